/** The kinds of the rbac.authorization.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.rbac;
