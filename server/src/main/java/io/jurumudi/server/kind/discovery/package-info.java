/** The kinds of the discovery.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.discovery;
