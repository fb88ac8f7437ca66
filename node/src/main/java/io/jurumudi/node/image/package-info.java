/** Images made on the spot from local files. Pulling is the runtime's work, see {@code io.jurumudi.node.pod}. */
package io.jurumudi.node.image;
