package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.node.pod.PodEvents;
import io.jurumudi.node.pod.PodSpecs;

/** Writes what happens to pods as Events. */
public final class ApiPodEvents implements PodEvents {
    private final EventRecorder recorder;

    public ApiPodEvents(EventRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void pod(Pod pod, Type type, String reason, String message) {
        recorder.event(reference(pod).build(), word(type), reason, message);
    }

    @Override
    public void container(Pod pod, Container container, Type type, String reason, String message) {
        ObjectReference reference =
                reference(pod).withFieldPath(PodSpecs.fieldPath(pod, container)).build();
        recorder.event(reference, word(type), reason, message);
    }

    private static ObjectReferenceBuilder reference(Pod pod) {
        var meta = pod.getMetadata();
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Pod")
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion());
    }

    private static String word(Type type) {
        return switch (type) {
            case NORMAL -> "Normal";
            case WARNING -> "Warning";
        };
    }
}
