package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

/** Where users are told what happens to their pods. Never blocks and never throws. */
public interface PodEvents {
    enum Type {
        NORMAL,
        WARNING
    }

    void pod(Pod pod, Type type, String reason, String message);

    void container(Pod pod, Container container, Type type, String reason, String message);
}
