/**
 * The JSON tree and what is done to it whatever the kind: codecs, decoding against a schema, defaults, the four patch kinds,
 * managed fields, selectors, quantities, {@code Status}. Knows no kind and no server.
 */
package io.jurumudi.machinery;
