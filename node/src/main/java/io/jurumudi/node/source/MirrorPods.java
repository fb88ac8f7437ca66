package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.client.Informer;
import io.jurumudi.node.thread.Background;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows static pods in the API: one image a pod, made again when somebody deletes it, taken away with its pod. */
public final class MirrorPods implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorPods.class);
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Informer<Pod> pods;
    private final String nodeName;
    private final Supplier<Optional<String>> nodeUid;
    private final Consumer<String> shown;
    private final Map<String, Pod> statics = new ConcurrentHashMap<>();
    private final Background thread = new Background("mirror-pods", this::loop);
    private boolean dirty = true;

    /** @param shown told the uid of each static pod that just got an image, whose status can be told now */
    public MirrorPods(
            KubernetesClient client,
            Informer<Pod> pods,
            String nodeName,
            Supplier<Optional<String>> nodeUid,
            Consumer<String> shown) {
        this.client = client;
        this.pods = pods;
        this.nodeName = nodeName;
        this.nodeUid = nodeUid;
        this.shown = shown;
    }

    public void start() {
        thread.start();
    }

    public void present(Pod pod) {
        statics.put(pod.getMetadata().getUid(), pod);
        wake();
    }

    public void gone(Pod pod) {
        statics.remove(pod.getMetadata().getUid());
        wake();
    }

    /** Something about pods in the API changed. */
    public synchronized void wake() {
        dirty = true;
        notifyAll();
    }

    /** The image of a static pod as the API has it. */
    public Optional<Pod> of(Pod pod) {
        var meta = pod.getMetadata();
        return pods.get(meta.getNamespace(), meta.getName())
                .filter(mirror -> Mirrors.annotation(mirror, Mirrors.MIRROR).equals(meta.getUid()));
    }

    private void loop() throws InterruptedException {
        pods.awaitSync();
        while (true) {
            synchronized (this) {
                if (!dirty) {
                    wait(AGAIN.toMillis());
                }
                dirty = false;
            }
            reconcile();
        }
    }

    private void reconcile() {
        for (Pod mirror : pods.list()) {
            if (Mirrors.isMirror(mirror)) {
                Pod original = statics.get(Mirrors.annotation(mirror, Mirrors.MIRROR));
                if (original == null || mirror.getMetadata().getDeletionTimestamp() != null) {
                    attempt("delete", mirror, () -> delete(mirror));
                }
            }
        }
        for (Pod pod : statics.values()) {
            var meta = pod.getMetadata();
            if (pods.get(meta.getNamespace(), meta.getName()).isEmpty()) {
                attempt("create", pod, () -> {
                    client.pods()
                            .inNamespace(meta.getNamespace())
                            .resource(mirrorOf(pod))
                            .create();
                });
            } else {
                shown.accept(meta.getUid());
            }
        }
    }

    private void delete(Pod mirror) {
        client.pods()
                .inNamespace(mirror.getMetadata().getNamespace())
                .withName(mirror.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
    }

    private static void attempt(String what, Pod pod, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failed) {
            // A conflict only means that we have not seen yet what happened; we look again soon.
            LOG.debug("cannot {} the mirror of {}: {}", what, pod.getMetadata().getName(), failed.getMessage());
        }
    }

    private Pod mirrorOf(Pod pod) {
        var mirror = new PodBuilder(pod)
                .editMetadata()
                .withUid(null)
                .withResourceVersion(null)
                .addToAnnotations(Mirrors.MIRROR, pod.getMetadata().getUid())
                .endMetadata()
                .withStatus(null)
                .build();
        nodeUid.get()
                .ifPresent(uid -> mirror.getMetadata()
                        .getOwnerReferences()
                        .add(new OwnerReferenceBuilder()
                                .withApiVersion("v1")
                                .withKind("Node")
                                .withName(nodeName)
                                .withUid(uid)
                                .withController(true)
                                .build()));
        return mirror;
    }

    @Override
    public void close() {
        thread.close();
    }
}
