/** The kinds of the core group. One file is one kind. */
package io.jurumudi.server.kind.core;
