/** The kinds of the apiextensions.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.apiextensions;
