/** Asks containers how they are, as their probes say, and remembers the answers. What follows from them is decided elsewhere. */
package io.jurumudi.node.probe;
