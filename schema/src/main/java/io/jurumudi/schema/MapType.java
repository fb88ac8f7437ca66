package io.jurumudi.schema;

/**
 * A JSON object with free keys.
 *
 * @param atomic whether server-side apply sees one value with one owner, rather than one a key
 */
public record MapType(Type value, boolean atomic) implements Type {}
