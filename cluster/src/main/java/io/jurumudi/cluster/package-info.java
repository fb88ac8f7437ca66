/** Puts components together. */
package io.jurumudi.cluster;
