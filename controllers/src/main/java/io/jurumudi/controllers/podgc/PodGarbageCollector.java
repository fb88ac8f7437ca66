package io.jurumudi.controllers.podgc;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Deletes pods of vanished nodes, pods deleted before they had a node, and the oldest of too many finished pods. */
public final class PodGarbageCollector implements Controller {
    private static final Key EVERYTHING = Key.of("pods");
    private static final Duration PERIOD = Duration.ofSeconds(20);
    /** How long a node must be gone before its pods are: its object may come back. */
    private static final Duration QUARANTINE = Duration.ofSeconds(40);

    private final Context context;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final RawApi raw;
    private final int threshold;
    /** Since when the nodes that pods are on have been missing; used by the one worker only. */
    private final Map<String, Instant> missing = new HashMap<>();

    /** @param threshold how many finished pods may stay; 0 for any number */
    public PodGarbageCollector(Context context, int threshold) {
        this.context = context;
        this.pods = context.informer(Pod.class);
        this.nodes = context.informer(Node.class);
        this.raw = new RawApi(context.client());
        this.threshold = threshold;
    }

    @Override
    public void watch(ControlLoop loop) {
        loop.enqueue(EVERYTHING);
    }

    /** There is one key, so all passes follow one another. */
    @Override
    public synchronized Outcome reconcile(Key key) {
        Collection<Pod> all = pods.list();
        Instant now = context.clock().instant();
        tooMany(all, threshold).forEach(pod -> remove(pod, List.of()));
        Set<String> gone = longGone(all, now);
        for (Pod pod : all) {
            if (gone.contains(Pods.nodeName(pod))) {
                remove(pod, List.of(nodeVanished(now)));
            } else if (Pods.isDeleting(pod) && Pods.nodeName(pod).isEmpty()) {
                remove(pod, List.of());
            }
        }
        return Outcome.again(PERIOD);
    }

    /** The finished pods beyond the threshold, oldest first. */
    static List<Pod> tooMany(Collection<Pod> pods, int threshold) {
        if (threshold <= 0) {
            return List.of();
        }
        List<Pod> finished = pods.stream()
                .filter(pod -> Pods.isFinished(pod) && !Pods.isDeleting(pod))
                .sorted(Comparator.comparing(
                        pod -> String.valueOf(pod.getMetadata().getCreationTimestamp())))
                .toList();
        return finished.subList(0, Math.max(0, finished.size() - threshold));
    }

    private Set<String> longGone(Collection<Pod> all, Instant now) {
        Set<String> absent = all.stream()
                .map(Pods::nodeName)
                .filter(name -> !name.isEmpty() && nodes.get("", name).isEmpty())
                .collect(Collectors.toSet());
        missing.keySet().retainAll(absent);
        absent.forEach(name -> missing.putIfAbsent(name, now));
        return absent.stream()
                .filter(name -> !missing.get(name).plus(QUARANTINE).isAfter(now))
                .filter(name -> context.client().nodes().withName(name).get() == null)
                .collect(Collectors.toSet());
    }

    private static PodCondition nodeVanished(Instant now) {
        return new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("DeletionByPodGC")
                .withMessage("PodGC: node no longer exists")
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
    }

    /** Nobody else will tell that the pod has failed, so that is written first. */
    private void remove(Pod pod, List<PodCondition> why) {
        var api = context.client().pods().inNamespace(pod.getMetadata().getNamespace());
        try {
            if (!Pods.isFinished(pod)) {
                raw.send(
                        "PATCH",
                        "/api/v1/namespaces/%s/pods/%s/status"
                                .formatted(
                                        pod.getMetadata().getNamespace(),
                                        pod.getMetadata().getName()),
                        RawApi.STRATEGIC_PATCH,
                        Map.of(
                                "metadata",
                                Map.of("uid", pod.getMetadata().getUid()),
                                "status",
                                Map.of("phase", "Failed", "conditions", why)));
            }
            api.withName(pod.getMetadata().getName()).withGracePeriod(0).delete();
        } catch (KubernetesClientException e) {
            // What changed meanwhile is looked at again in the next pass.
            if (!Api.isNotFound(e) && !Api.isConflict(e)) {
                throw e;
            }
        }
    }
}
