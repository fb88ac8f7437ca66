/** The API server. */
package io.jurumudi.server;
