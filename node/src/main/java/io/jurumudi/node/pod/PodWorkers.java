package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.grpc.Status;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.runtime.RuntimeReader.Glance;
import io.jurumudi.node.thread.Background;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of all pods of the node, and the look-out for changes in the runtime that wakes them.
 *
 * <p>A runtime that tells events wakes workers at once and is listed only now and then, for what may be missed. One that does
 * not (containerd before 1.7) is listed every second, as upstream does.
 */
public final class PodWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorkers.class);
    private static final Duration RELIST = Duration.ofSeconds(1);
    private static final Duration RELIST_WITH_EVENTS = Duration.ofSeconds(30);
    private static final Duration LISTEN_AGAIN = Duration.ofSeconds(1);

    private final PodEnvironment node;
    private final BooleanSupplier sourcesReady;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
    private final Set<String> removing = ConcurrentHashMap.newKeySet();
    private final Background watcher = new Background("pod-lifecycle", this::watch);
    private final Background listener = new Background("pod-events", this::listen);
    private volatile Map<String, Glance> seen = new HashMap<>();
    private volatile boolean told;
    private volatile boolean closed;

    /** @param sourcesReady whether all pods that belong here have been delivered at least once, so that others do not */
    public PodWorkers(PodEnvironment node, BooleanSupplier sourcesReady) {
        this.node = node;
        this.sourcesReady = sourcesReady;
    }

    public void start() {
        watcher.start();
        listener.start();
    }

    /** A pod that belongs on this node, new or changed. */
    public synchronized void deliver(Pod pod) {
        if (closed) {
            return;
        }
        String uid = pod.getMetadata().getUid();
        PodWorker known = workers.get(uid);
        if (known != null) {
            known.deliver(pod);
            return;
        }
        Optional<PodWorker> before = workers.values().stream()
                .filter(worker -> sameName(worker.pod(), pod))
                .findFirst();
        workers.put(uid, new PodWorker(node, pod, before, () -> workers.remove(uid)));
        try {
            node.cgroups().share(workers.values().stream().map(PodWorker::pod));
        } catch (IOException problem) {
            LOG.debug("cannot adjust the share of burstable pods", problem);
        }
    }

    private static boolean sameName(Pod one, Pod other) {
        return one.getMetadata().getName().equals(other.getMetadata().getName())
                && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
    }

    /** A pod that does not belong on this node any more. */
    public synchronized void gone(Pod last) {
        PodWorker worker = workers.get(last.getMetadata().getUid());
        if (worker != null) {
            worker.gone(last);
        }
    }

    public void wake(String uid) {
        PodWorker worker = workers.get(uid);
        if (worker != null) {
            worker.wake();
        }
    }

    /** The pods as last delivered, those still ending included. */
    public Collection<Pod> pods() {
        return workers.values().stream().map(PodWorker::pod).toList();
    }

    public Optional<Pod> pod(String uid) {
        return Optional.ofNullable(workers.get(uid)).map(PodWorker::pod);
    }

    private void watch() throws InterruptedException {
        while (true) {
            try {
                relist();
            } catch (CriException unreachable) {
                // The node's status tells of it.
                LOG.debug("cannot list pods: {}", unreachable.getMessage());
            } catch (RuntimeException bug) {
                LOG.error("looking at the runtime", bug);
            }
            Thread.sleep(told ? RELIST_WITH_EVENTS : RELIST);
        }
    }

    private void listen() throws InterruptedException {
        while (true) {
            try {
                node.cri().followEvents(uid -> {
                    told = true;
                    wake(uid);
                });
            } catch (CriException ended) {
                if (ended.code() == Status.Code.UNIMPLEMENTED) {
                    return;
                }
            }
            told = false;
            Thread.sleep(LISTEN_AGAIN);
        }
    }

    private void relist() {
        Map<String, Glance> now = node.reader().glance();
        var changed = new HashSet<String>();
        now.forEach((uid, glance) -> {
            Glance before = seen.get(uid);
            if (before == null || !before.fingerprint().equals(glance.fingerprint())) {
                changed.add(uid);
            }
        });
        seen.keySet().stream().filter(uid -> !now.containsKey(uid)).forEach(changed::add);
        seen = now;
        changed.forEach(this::wake);
        if (sourcesReady.getAsBoolean()) {
            now.values().stream()
                    .filter(glance -> !workers.containsKey(glance.uid()))
                    .forEach(this::removeOrphan);
        }
    }

    /** Ends what runs for a pod that no longer exists: it was deleted while nobody looked. */
    private void removeOrphan(Glance orphan) {
        if (!removing.add(orphan.uid())) {
            return;
        }
        Thread.ofVirtual().name("orphan-" + orphan.name()).start(() -> {
            try {
                remove(orphan, node);
            } catch (RuntimeException | IOException | InterruptedException failed) {
                LOG.warn(
                        "cannot remove the orphaned pod {}/{}: {}",
                        orphan.namespace(),
                        orphan.name(),
                        failed.getMessage());
            } finally {
                removing.remove(orphan.uid());
            }
        });
    }

    static void remove(Glance orphan, PodEnvironment node) throws InterruptedException, IOException {
        Pod stand = new PodBuilder()
                .withNewMetadata()
                .withName(orphan.name())
                .withNamespace(orphan.namespace())
                .withUid(orphan.uid())
                .endMetadata()
                .withNewSpec()
                .withContainers(List.of())
                .endSpec()
                .build();
        var killer = new PodKiller(node.cri(), node.events());
        killer.killPod(stand, node.reader().read(orphan.uid()), Optional.of(Duration.ofSeconds(2)));
        killer.remove(node.reader().read(orphan.uid()));
        node.volumes().tearDown(orphan.uid());
        node.cgroups().remove(orphan.uid());
        Trees.delete(node.files().logs(orphan.namespace(), orphan.name(), orphan.uid()));
    }

    /** Ends all workers and leaves the pods running. */
    @Override
    public void close() {
        List<PodWorker> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(workers.values());
        }
        all.forEach(PodWorker::close);
        listener.close();
        watcher.close();
        try {
            for (PodWorker worker : all) {
                worker.join();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
