/** The kinds of the certificates.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.certificates;
