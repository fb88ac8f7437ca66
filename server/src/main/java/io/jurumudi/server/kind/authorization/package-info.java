/** The kinds of the authorization.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.authorization;
