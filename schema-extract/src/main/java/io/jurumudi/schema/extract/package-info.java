/** Reads the API types from a published artifact at build time; not part of the program. */
package io.jurumudi.schema.extract;
