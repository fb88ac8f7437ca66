/** Directories that pods see as volumes: made, filled, kept up to date and taken away. Knows pods' specs, not containers. */
package io.jurumudi.node.volume;
