package io.jurumudi.node.source;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jurumudi.client.Clients;
import io.jurumudi.node.thread.Background;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pods from a directory of manifests, one a file; files that come, change and go are seen at once. */
public final class StaticPods implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StaticPods.class);
    /** Upstream's fileCheckFrequency: for what the watch may miss. */
    private static final long RESCAN_SECONDS = 20;
    /** Editors and copies write a file in several steps; what follows closely belongs together. */
    private static final long SETTLE_MILLIS = 100;

    private final Path directory;
    private final String nodeName;
    private final Clock clock;
    private final Consumer<Pod> present;
    private final Consumer<Pod> gone;
    private final KubernetesSerialization serialization = Clients.serialization();
    private final Map<String, Pod> known = new HashMap<>();
    private final Background thread;

    /**
     * @param present called with every pod that is new; the same manifest always gives the same uid
     * @param gone called with every pod whose manifest is gone or says something else now
     */
    public StaticPods(Path directory, String nodeName, Clock clock, Consumer<Pod> present, Consumer<Pod> gone) {
        this.directory = directory;
        this.nodeName = nodeName;
        this.clock = clock;
        this.present = present;
        this.gone = gone;
        this.thread = new Background("static-pods", this::watch);
    }

    /** Delivers what is there, then watches. */
    public void start() throws IOException {
        Files.createDirectories(directory);
        scan();
        thread.start();
    }

    private void watch() throws InterruptedException {
        try (WatchService watch = directory.getFileSystem().newWatchService()) {
            directory.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            while (true) {
                WatchKey key = watch.poll(RESCAN_SECONDS, TimeUnit.SECONDS);
                while (key != null) {
                    key.pollEvents();
                    key.reset();
                    key = watch.poll(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
                }
                scan();
            }
        } catch (IOException unwatchable) {
            LOG.error("cannot watch {}", directory, unwatchable);
        }
    }

    private void scan() {
        var found = new HashMap<String, Pod>();
        try (var files = Files.list(directory)) {
            files.filter(file -> Files.isRegularFile(file)
                            && !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .forEach(file -> read(file, found));
        } catch (IOException unreadable) {
            LOG.warn("cannot read {}: {}", directory, unreadable.getMessage());
            return;
        }
        for (String uid : List.copyOf(known.keySet())) {
            if (!found.containsKey(uid)) {
                gone.accept(known.remove(uid));
            }
        }
        found.forEach((uid, pod) -> {
            if (known.putIfAbsent(uid, pod) == null) {
                present.accept(pod);
            }
        });
    }

    private void read(Path file, Map<String, Pod> found) {
        try {
            Pod pod = serialization.unmarshal(Files.readString(file), Pod.class);
            if (pod == null || pod.getSpec() == null || pod.getMetadata() == null) {
                throw new IOException("not a pod");
            }
            Pod complete = complete(pod, file);
            found.put(complete.getMetadata().getUid(), complete);
        } catch (IOException | RuntimeException invalid) {
            LOG.warn("cannot take a pod from {}: {}", file, invalid.getMessage());
        }
    }

    private Pod complete(Pod pod, Path file) {
        String uid = digest(nodeName + "\n" + file + "\n" + serialization.asJson(pod));
        String seen = known.containsKey(uid)
                ? Mirrors.annotation(known.get(uid), Mirrors.SEEN)
                : clock.instant().toString();
        var complete = new PodBuilder(pod)
                .editMetadata()
                .withUid(uid)
                .withName(pod.getMetadata().getName() + "-" + nodeName)
                .withNamespace(
                        pod.getMetadata().getNamespace() == null
                                ? "default"
                                : pod.getMetadata().getNamespace())
                .addToAnnotations(Mirrors.SOURCE, "file")
                .addToAnnotations(Mirrors.HASH, uid)
                .addToAnnotations(Mirrors.SEEN, seen)
                .endMetadata()
                .editSpec()
                .withNodeName(nodeName)
                // Nothing about the node may drive a static pod away.
                .addToTolerations(new TolerationBuilder()
                        .withOperator("Exists")
                        .withEffect("NoExecute")
                        .build())
                .endSpec()
                .editOrNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
        var spec = complete.getSpec();
        spec.setRestartPolicy(spec.getRestartPolicy() == null ? "Always" : spec.getRestartPolicy());
        spec.setDnsPolicy(spec.getDnsPolicy() == null ? "ClusterFirst" : spec.getDnsPolicy());
        if (spec.getTerminationGracePeriodSeconds() == null) {
            spec.setTerminationGracePeriodSeconds(30L);
        }
        // What the API server would have filled in and somebody here reads.
        for (Container container : spec.getContainers()) {
            if (Boolean.TRUE.equals(spec.getHostNetwork())) {
                container.getPorts().stream()
                        .filter(port -> port.getHostPort() == null)
                        .forEach(port -> port.setHostPort(port.getContainerPort()));
            }
        }
        return complete;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
