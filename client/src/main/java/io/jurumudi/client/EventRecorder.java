package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/**
 * Tells users what a component did, as Event objects. Never blocks and never fails the caller: an event that cannot be
 * written is dropped. Repetitions are counted on one object, similar ones are combined and a flood is cut off, as upstream does.
 */
public final class EventRecorder implements AutoCloseable {

    /**
     * @param component who reports, such as {@code deployment-controller}
     * @param host the node it runs on; empty when that does not matter
     */
    public EventRecorder(KubernetesClient client, String component, String host) {
        this(client, component, host, Clock.systemUTC());
    }

    public EventRecorder(KubernetesClient client, String component, String host, Clock clock) {
        throw new UnsupportedOperationException();
    }

    /** Something went as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        throw new UnsupportedOperationException();
    }

    /** Something is wrong and somebody may want to know. */
    public void warning(HasMetadata about, String reason, String message) {
        throw new UnsupportedOperationException();
    }

    /** Like the others, for a part of an object or one that is not at hand; the type is {@code Normal} or {@code Warning}. */
    public void event(ObjectReference about, String type, String reason, String message) {
        throw new UnsupportedOperationException();
    }

    /** Writes what is queued if that takes no longer than a second, and ends. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
