/** The network configuration of pods, written for the runtime's CNI. The plugins themselves are not ours. */
package io.jurumudi.node.cni;
