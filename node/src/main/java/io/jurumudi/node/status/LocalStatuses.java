package io.jurumudi.node.status;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.jurumudi.node.pod.StatusSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers the status of pods where there is no API to tell it to. */
public final class LocalStatuses implements StatusSink {
    private final Map<String, PodStatus> statuses = new ConcurrentHashMap<>();

    @Override
    public Optional<PodStatus> last(String uid) {
        return Optional.ofNullable(statuses.get(uid));
    }

    @Override
    public void update(Pod pod, PodStatus status) {
        statuses.put(pod.getMetadata().getUid(), status);
    }

    @Override
    public void ended(Pod pod, PodStatus status) {
        update(pod, status);
    }

    @Override
    public void forget(String uid) {
        statuses.remove(uid);
    }
}
