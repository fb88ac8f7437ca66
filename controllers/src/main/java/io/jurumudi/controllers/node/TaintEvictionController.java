package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Deletes the pods that do not tolerate a taint of their node whose effect is NoExecute. */
public final class TaintEvictionController implements Controller {
    private static final String BY_NODE = "node";

    private final Context context;
    private final Informer<Node> nodes;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    /** Since when each pod is only tolerated for a while. */
    private final Map<Key, Instant> since = new ConcurrentHashMap<>();

    public TaintEvictionController(Context context) {
        this.context = context;
        this.nodes = context.informer(Node.class);
        this.pods = context.informer(Pod.class);
        index(pods);
        this.events = context.events("taint-eviction-controller");
    }

    /** The pods on a node. */
    static List<Pod> on(Informer<Pod> pods, String node) {
        return index(pods).byIndex(BY_NODE, node);
    }

    private static Informer<Pod> index(Informer<Pod> pods) {
        return pods.index(BY_NODE, pod -> List.of(Pods.nodeName(pod)));
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(pods, change -> loop.enqueue(Key.of(change.object())));
        context.onChange(
                nodes,
                change -> on(pods, change.object().getMetadata().getName()).forEach(pod -> loop.enqueue(Key.of(pod))));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Pod> pod = pods.get(key);
        List<Taint> taints = pod
                .flatMap(p -> nodes.get("", Pods.nodeName(p)))
                .map(node -> node.getSpec().getTaints())
                .orElse(List.of())
                .stream()
                .filter(t -> NodeTaints.NO_EXECUTE.equals(t.getEffect()))
                .toList();
        if (pod.isEmpty() || taints.isEmpty() || Pods.isDeleting(pod.get())) {
            cancel(key, pod);
            return Outcome.done();
        }
        return switch (Eviction.decide(taints, pod.get().getSpec().getTolerations())) {
            case Eviction.Never() -> {
                cancel(key, pod);
                yield Outcome.done();
            }
            case Eviction.After(Duration stay) -> {
                Instant now = context.clock().instant();
                Instant begin = since.computeIfAbsent(key, k -> now);
                Duration left = Duration.between(now, begin.plus(stay));
                if (left.isPositive()) {
                    yield Outcome.again(left);
                }
                evict(pod.get(), now);
                yield Outcome.done();
            }
        };
    }

    private void cancel(Key key, Optional<Pod> pod) {
        if (since.remove(key) != null) {
            pod.filter(p -> !Pods.isDeleting(p))
                    .ifPresent(p -> events.normal(p, "TaintManagerEviction", "Cancelling deletion of Pod " + key));
        }
    }

    private void evict(Pod pod, Instant now) {
        Key key = Key.of(pod);
        events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + key);
        PodCondition condition = new PodConditionBuilder()
                .withType("DisruptionTarget")
                .withStatus("True")
                .withReason("DeletionByTaintManager")
                .withMessage("Taint manager: deleting due to NoExecute taint")
                .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
                .build();
        try {
            if (Pods.condition(pod, "DisruptionTarget").isEmpty()) {
                context.client()
                        .pods()
                        .inNamespace(key.namespace())
                        .resource(new PodBuilder(pod)
                                .editOrNewStatus()
                                .addToConditions(condition)
                                .endStatus()
                                .build())
                        .updateStatus();
            }
            context.client()
                    .pods()
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .delete();
        } catch (KubernetesClientException e) {
            if (!Api.isNotFound(e)) {
                throw e;
            }
        }
        since.remove(key);
    }
}
