/** The kinds of the batch group. One file is one kind. */
package io.jurumudi.server.kind.batch;
