/**
 * The watch cache: every stored object's bytes in memory with what lists and watches select by, fed by one watch of the store.
 *
 * <p>Readers get immutable snapshots, so a list never blocks a write, and bytes that are sent as they are. Nothing in here knows of
 * HTTP, users or the rules of a kind, and nothing in here writes to the store.
 */
package io.jurumudi.server.cache;
