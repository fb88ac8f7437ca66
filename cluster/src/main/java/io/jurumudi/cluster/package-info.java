/**
 * Puts components together: a cluster inside this JVM ({@link io.jurumudi.cluster.Cluster}), or one machine's cluster with real
 * containers ({@link io.jurumudi.cluster.Machine}). Components are made and joined here and nowhere else; none of their behaviour is.
 */
package io.jurumudi.cluster;
