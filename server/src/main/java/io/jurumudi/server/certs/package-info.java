/**
 * Certificate authorities, certificates, keys and kubeconfig files that a cluster makes for itself.
 *
 * <p>BouncyCastle lives here and nowhere else. Checking a client's certificate is {@code io.jurumudi.server.auth}'s.
 */
package io.jurumudi.server.certs;
