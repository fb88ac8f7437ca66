/** The kinds of the apiregistration.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.apiregistration;
