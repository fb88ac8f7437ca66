/** The kinds of the apps group. One file is one kind. */
package io.jurumudi.server.kind.apps;
