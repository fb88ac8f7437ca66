/** The kinds of the resource.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.resource;
