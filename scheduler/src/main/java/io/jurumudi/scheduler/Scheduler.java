package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.Component;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.client.Key;
import io.jurumudi.scheduler.SchedulingQueue.Taken;
import io.jurumudi.scheduler.framework.ClusterEvent;
import io.jurumudi.scheduler.framework.FilterPlugin;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.plugins.DefaultPlugins;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every pod a node. Pods are decided upon one after another, each on a snapshot in which those before it have their
 * places; telling the API server goes on beside that.
 */
public final class Scheduler implements Component {

    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    /** The longest text that an event can carry. */
    private static final int LONGEST_NOTE = 1024;

    private final Informers informers;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final List<Informer<?>> needed;
    private final SchedulerConfig config;
    private final ClusterCache cache;
    private final SchedulingQueue queue;
    private final Algorithm algorithm;
    private final PodWriter writer;
    private final EventRecorder events;
    private final ExecutorService writing = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("scheduler-write-", 0).factory());
    private final Thread deciding = Thread.ofVirtual().name("scheduler").unstarted(this::run);

    public Scheduler(KubernetesClient client, Informers informers, SchedulerConfig config) {
        this(client, informers, config, Clock.systemUTC(), RandomGenerator.getDefault());
    }

    /** @param random chooses among nodes that are equally good */
    public Scheduler(
            KubernetesClient client, Informers informers, SchedulerConfig config, Clock clock, RandomGenerator random) {
        this.informers = informers;
        this.config = config;
        this.pods = informers.of(Pod.class);
        this.nodes = informers.of(Node.class);
        Informer<Namespace> namespaces = informers.of(Namespace.class);
        Siblings siblings = new Siblings(informers);
        this.needed = new ArrayList<>(siblings.informers());
        needed.addAll(List.of(pods, nodes, namespaces));
        this.cache = new ClusterCache(
                name -> namespaces
                        .get("", name)
                        .flatMap(namespace ->
                                Optional.ofNullable(namespace.getMetadata().getLabels()))
                        .orElse(Map.of()),
                siblings);
        List<FilterPlugin> filters = DefaultPlugins.filters();
        this.queue = new SchedulingQueue(filters, config, clock);
        this.algorithm = new Algorithm(filters, DefaultPlugins.scores(), config.percentageOfNodesToScore(), random);
        this.writer = new PodWriter(client, clock);
        this.events = new EventRecorder(client, config.schedulerName(), "", clock);
    }

    @Override
    public void start() {
        nodes.onChange(this::nodeChanged);
        pods.onChange(this::podChanged);
        informers.start();
        deciding.start();
    }

    private void nodeChanged(Change<Node> change) {
        switch (change) {
            case Change.Added<Node>(Node node) -> {
                cache.putNode(node);
                queue.happened(new ClusterEvent.NodeAdded(node));
            }
            case Change.Updated<Node>(Node old, Node node) -> {
                cache.putNode(node);
                queue.happened(new ClusterEvent.NodeUpdated(old, node));
            }
            case Change.Deleted<Node>(Node node) -> {
                cache.removeNode(node.getMetadata().getName());
                queue.happened(new ClusterEvent.NodeDeleted(node));
            }
        }
    }

    private void podChanged(Change<Pod> change) {
        switch (change) {
            case Change.Added<Pod>(Pod pod) -> podChanged(Optional.empty(), pod);
            case Change.Updated<Pod>(Pod old, Pod pod) -> {
                if (isSame(old, pod)) {
                    podChanged(Optional.of(old), pod);
                } else {
                    podGone(old);
                    podChanged(Optional.empty(), pod);
                }
            }
            case Change.Deleted<Pod>(Pod pod) -> podGone(pod);
        }
    }

    private static boolean isSame(Pod a, Pod b) {
        return a.getMetadata().getUid().equals(b.getMetadata().getUid());
    }

    private void podChanged(Optional<Pod> old, Pod pod) {
        String uid = pod.getMetadata().getUid();
        if (hasEnded(pod)) {
            if (old.filter(before -> !hasEnded(before)).isPresent()) {
                podGone(pod);
            }
        } else if (isBound(pod)) {
            queue.remove(uid);
            cache.putPod(PodInfo.of(pod));
            queue.happened(
                    old.filter(Scheduler::isBound).isPresent()
                            ? new ClusterEvent.BoundPodUpdated(old.get(), pod)
                            : new ClusterEvent.PodBound(pod));
        } else if (isOurs(pod) && !cache.isAssumed(uid)) {
            queue.put(PodInfo.of(pod));
        }
    }

    private void podGone(Pod pod) {
        String uid = pod.getMetadata().getUid();
        queue.remove(uid);
        boolean placed = isBound(pod) || cache.isAssumed(uid);
        cache.removePod(uid);
        if (placed) {
            queue.happened(new ClusterEvent.PodLeft(pod));
        }
    }

    private boolean isOurs(Pod pod) {
        return config.schedulerName().equals(pod.getSpec().getSchedulerName());
    }

    private static boolean isBound(Pod pod) {
        return pod.getSpec().getNodeName() != null
                && !pod.getSpec().getNodeName().isEmpty();
    }

    private static boolean hasEnded(Pod pod) {
        String phase = pod.getStatus() == null ? "" : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private void run() {
        try {
            // Before everything is known, a pod might be put where there is no room.
            for (Informer<?> informer : needed) {
                informer.awaitSync();
            }
        } catch (InterruptedException e) {
            return;
        }
        for (Optional<Taken> next = queue.take(); next.isPresent(); next = queue.take()) {
            Taken taken = next.get();
            try {
                schedule(taken);
            } catch (RuntimeException e) {
                LOG.error("cannot schedule {}", Key.of(taken.pod().pod()), e);
                writing.execute(() -> failed(taken, e));
            }
        }
    }

    private void schedule(Taken taken) {
        PodInfo pod = taken.pod();
        if (cache.isAssumed(pod.uid())) {
            queue.remove(pod.uid());
            return;
        }
        if (pod.terminating()) {
            queue.remove(pod.uid());
            tellWhy(pod.pod(), "skip schedule deleting pod: " + pod.namespace() + "/" + pod.name());
            return;
        }
        switch (algorithm.decide(pod, cache.snapshot())) {
            case Decision.Placed(String node) -> {
                cache.assume(pod, node);
                queue.remove(pod.uid());
                writing.execute(() -> bind(taken, node));
            }
            case Decision.Unschedulable(String message, var rejectedBy) -> {
                queue.unschedulable(pod.uid(), rejectedBy);
                writing.execute(() -> notScheduled(pod, "Unschedulable", message));
            }
        }
    }

    private void bind(Taken taken, String node) {
        Pod pod = taken.pod().pod();
        try {
            writer.bind(pod, node);
            events.normal(pod, "Scheduled", "Successfully assigned " + Key.of(pod) + " to " + node);
        } catch (RuntimeException e) {
            LOG.warn("cannot bind {} to {}: {}", Key.of(pod), node, e.getMessage());
            cache.forget(taken.pod().uid());
            queue.happened(new ClusterEvent.PodLeft(pod));
            failed(taken, e);
        }
    }

    /** Tries again later, unless the pod is gone or has a node meanwhile. */
    private void failed(Taken taken, RuntimeException why) {
        Optional<Pod> current = current(taken.pod());
        if (current.isPresent()) {
            queue.failed(taken, PodInfo.of(current.get()));
            notScheduled(taken.pod(), "SchedulerError", message(why));
        } else {
            queue.remove(taken.pod().uid());
        }
    }

    /** The API server's own words when it is its refusal. */
    private static String message(RuntimeException why) {
        return why instanceof KubernetesClientException refusal && refusal.getStatus() != null
                ? refusal.getStatus().getMessage()
                : String.valueOf(why.getMessage());
    }

    private Optional<Pod> current(PodInfo pod) {
        return pods.get(pod.namespace(), pod.name())
                .filter(now -> isSame(now, pod.pod()))
                .filter(now -> !isBound(now));
    }

    private void notScheduled(PodInfo pod, String reason, String message) {
        Optional<Pod> current = current(pod);
        if (current.isEmpty()) {
            return;
        }
        tellWhy(current.get(), message);
        try {
            writer.notScheduled(current.get(), reason, message);
        } catch (RuntimeException e) {
            LOG.warn("cannot update the status of {}: {}", Key.of(current.get()), e.getMessage());
        }
    }

    private void tellWhy(Pod pod, String message) {
        String note = message.length() <= LONGEST_NOTE ? message : message.substring(0, LONGEST_NOTE - 4) + " ...";
        events.warning(pod, "FailedScheduling", note);
    }

    @Override
    public void close() {
        queue.close();
        deciding.interrupt();
        join();
        writing.close();
        events.close();
    }

    private void join() {
        try {
            deciding.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
