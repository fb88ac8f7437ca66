/**
 * What every built-in API type looks like: fields, wire numbers, list types, merge keys, defaults, words for {@code explain}.
 * Knows no JSON library and no kind's behaviour; the classes serve custom resources as well as built-in ones.
 */
package io.jurumudi.schema;
