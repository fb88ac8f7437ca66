/**
 * The revisioned key-value contract that a cluster's state is kept in, which is etcd v3's, and the engines that keep it.
 *
 * <p>{@link io.jurumudi.store.Store} is all that other rooms see. What revisions, expectations, leases and watches mean is
 * written once, in {@code RevisionedStore}; an engine only keeps entries. Nothing in here knows what a key
 * or a value means to Kubernetes.
 */
package io.jurumudi.store;
