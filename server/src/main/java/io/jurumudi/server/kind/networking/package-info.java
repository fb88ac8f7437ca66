/** The kinds of the networking.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.networking;
