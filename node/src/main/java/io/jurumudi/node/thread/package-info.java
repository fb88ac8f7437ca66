/** Threads that work until they are closed. What they do is no business of this package. */
package io.jurumudi.node.thread;
