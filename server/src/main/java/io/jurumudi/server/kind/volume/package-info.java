/**
 * What holds for storage wherever it is described: what a volume is made of, in a pod or in the cluster, and what a claim may ask for. The
 * kinds PersistentVolume and PersistentVolumeClaim themselves do not live here.
 */
package io.jurumudi.server.kind.volume;
