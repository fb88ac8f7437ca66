/** Where a node's pods, and what they refer to, come from: the API and a directory of manifests. */
package io.jurumudi.node.source;
