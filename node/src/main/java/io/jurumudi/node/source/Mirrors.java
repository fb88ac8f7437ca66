package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.Pod;

/** The annotations by which static pods and their images in the API are told apart. */
public final class Mirrors {
    public static final String SOURCE = "kubernetes.io/config.source";
    public static final String HASH = "kubernetes.io/config.hash";
    public static final String SEEN = "kubernetes.io/config.seen";
    public static final String MIRROR = "kubernetes.io/config.mirror";

    private Mirrors() {}

    static String annotation(Pod pod, String name) {
        var annotations = pod.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    /** Whether the pod comes from a manifest on this node. */
    public static boolean isStatic(Pod pod) {
        return annotation(pod, SOURCE).equals("file") && annotation(pod, MIRROR).isEmpty();
    }

    /** Whether the pod is only the image of a static one. */
    public static boolean isMirror(Pod pod) {
        return !annotation(pod, MIRROR).isEmpty();
    }

    /** The uid of the static pod that a mirror shows. */
    public static String of(Pod mirror) {
        return annotation(mirror, MIRROR);
    }
}
