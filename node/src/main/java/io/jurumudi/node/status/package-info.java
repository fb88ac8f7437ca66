/** Tells the API what this node is and how its pods are. Decides nothing about pods. */
package io.jurumudi.node.status;
