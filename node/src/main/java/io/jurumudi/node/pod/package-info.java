/**
 * Makes the runtime match the pods that belong on this node: one worker a pod looks, decides purely and acts. Where pods
 * come from and where their status goes is not known here.
 */
package io.jurumudi.node.pod;
