package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells users what a component did, as Event objects. Never blocks and never fails the caller: an event that cannot be
 * written is dropped. Repetitions are counted on one object, similar ones are combined and a flood is cut off, as upstream does.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final int QUEUED = 1000;
    private static final int ATTEMPTS = 12;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(10);

    private record Item(EventCorrelator.Report report, Instant at, boolean last) {}

    private final KubernetesClient client;
    private final String component;
    private final String host;
    private final Clock clock;
    private final EventCorrelator correlator = new EventCorrelator();
    private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>(QUEUED);
    private Thread writer;
    private volatile boolean closed;

    /**
     * @param component who reports, such as {@code deployment-controller}
     * @param host the node it runs on; empty when that does not matter
     */
    public EventRecorder(KubernetesClient client, String component, String host) {
        this(client, component, host, Clock.systemUTC());
    }

    public EventRecorder(KubernetesClient client, String component, String host, Clock clock) {
        this.client = client;
        this.component = component;
        this.host = host;
        this.clock = clock;
    }

    /** Something went as it should. */
    public void normal(HasMetadata about, String reason, String message) {
        event(reference(about), "Normal", reason, message);
    }

    /** Something is wrong and somebody may want to know. */
    public void warning(HasMetadata about, String reason, String message) {
        event(reference(about), "Warning", reason, message);
    }

    /** Like the others, for a part of an object or one that is not at hand; the type is {@code Normal} or {@code Warning}. */
    public void event(ObjectReference about, String type, String reason, String message) {
        if (closed) {
            return;
        }
        Item item = new Item(new EventCorrelator.Report(about, type, reason, message), clock.instant(), false);
        if (!queue.offer(item)) {
            LOG.debug("too many events at once, dropped: {} {}", reason, message);
        }
        startWriter();
    }

    /** How an event refers to an object. */
    public static ObjectReference reference(HasMetadata about) {
        return new ObjectReferenceBuilder()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .withResourceVersion(about.getMetadata().getResourceVersion())
                .build();
    }

    private synchronized void startWriter() {
        if (writer == null && !closed) {
            writer = Thread.ofVirtual().name("events-" + component).start(this::write);
        }
    }

    private void write() {
        try {
            for (Item item = queue.take(); !item.last(); item = queue.take()) {
                Item current = item;
                Optional<EventCorrelator.Entry> entry = correlator.correlate(item.report(), item.at());
                if (entry.isPresent()) {
                    writeWithPatience(current.report(), entry.get());
                }
            }
        } catch (InterruptedException e) {
            // Closed before everything was written.
        }
    }

    private void writeWithPatience(EventCorrelator.Report report, EventCorrelator.Entry entry)
            throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                write(report, entry);
                return;
            } catch (KubernetesClientException e) {
                // A refusal is final; a server that cannot be reached may come back.
                if (e.getCode() != 0 || attempt == ATTEMPTS || closed) {
                    LOG.debug("event {} {} dropped: {}", report.reason(), report.message(), e.getMessage());
                    return;
                }
                Thread.sleep(BETWEEN_ATTEMPTS);
            }
        }
    }

    private void write(EventCorrelator.Report report, EventCorrelator.Entry entry) {
        String namespace = namespace(report.about());
        if (entry.count() > 1) {
            Map<String, Object> change =
                    Map.of("count", entry.count(), "lastTimestamp", time(entry.last()), "message", entry.message());
            try {
                client.v1()
                        .events()
                        .inNamespace(namespace)
                        .withName(entry.name())
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                client.getKubernetesSerialization().asJson(change));
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                    throw e;
                }
                // Events expire; count on, in a new object.
            }
        }
        client.v1()
                .events()
                .inNamespace(namespace)
                .resource(event(report, entry, namespace))
                .create();
    }

    private Event event(EventCorrelator.Report report, EventCorrelator.Entry entry, String namespace) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(entry.name())
                .withNamespace(namespace)
                .endMetadata()
                .withInvolvedObject(report.about())
                .withType(report.type())
                .withReason(report.reason())
                .withMessage(entry.message())
                .withNewSource(component, host.isEmpty() ? null : host)
                .withReportingComponent(component)
                .withReportingInstance(host)
                .withCount(entry.count())
                .withFirstTimestamp(time(entry.first()))
                .withLastTimestamp(time(entry.last()))
                .build();
    }

    /** Events about what has no namespace live in the default one. */
    private static String namespace(ObjectReference about) {
        return about.getNamespace() == null || about.getNamespace().isEmpty() ? "default" : about.getNamespace();
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Writes what is queued if that takes no longer than a second, and ends. */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            closed = true;
            last = writer;
        }
        if (last != null) {
            if (!queue.offer(
                    new Item(new EventCorrelator.Report(new ObjectReference(), "", "", ""), clock.instant(), true))) {
                last.interrupt();
            }
            Threads.end(List.of(last), Duration.ofSeconds(1));
        }
    }
}
