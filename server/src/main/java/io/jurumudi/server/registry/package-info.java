/**
 * The one path that every object of every kind goes through: metadata, managed fields, admission, validation, generation, finalizers
 * and optimistic locking on the way into the store; selection and paging on the way out of the watch cache.
 *
 * <p>Nothing in here knows of HTTP, and nothing of a particular kind beyond what its {@code Kind} says.
 */
package io.jurumudi.server.registry;
