/** The kinds of the storage.k8s.io group. One file is one kind. */
package io.jurumudi.server.kind.storage;
