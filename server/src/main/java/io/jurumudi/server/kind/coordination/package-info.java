/** The kinds of the coordination.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.coordination;
