/** Starts, finds again and stops a containerd of our own, kept under one directory. Nothing about pods lives here. */
package io.jurumudi.node.containerd;
