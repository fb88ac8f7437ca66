/** What the runtime has of each pod, read from the CRI into plain values. Nothing is decided or changed here. */
package io.jurumudi.node.runtime;
