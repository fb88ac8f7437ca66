/** OpenAPI documents, versions 2 and 3, made from the schema and the kinds when somebody first asks. */
package io.jurumudi.server.openapi;
