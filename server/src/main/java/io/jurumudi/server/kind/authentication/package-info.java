/** The kinds of the authentication.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.authentication;
