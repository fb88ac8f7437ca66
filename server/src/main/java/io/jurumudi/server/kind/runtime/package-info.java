/** The kinds of the node.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.runtime;
