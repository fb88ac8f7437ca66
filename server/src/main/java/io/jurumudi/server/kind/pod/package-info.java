/**
 * What holds for every pod and every template of pods, whichever kind it stands in: defaults and validation. One class for each part of a pod;
 * {@link io.jurumudi.server.kind.pod.PodSpecRules} is the way in. Rules of the Pod kind itself do not live here.
 */
package io.jurumudi.server.kind.pod;
