package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Pods, nodes and snapshots for tests. */
public final class Objects {

    private Objects() {}

    public static Pod pod(String name, UnaryOperator<PodBuilder> how) {
        return how.apply(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName(name)
                        .withUid(name)
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("default-scheduler")
                        .endSpec())
                .build();
    }

    public static Pod pod(String name) {
        return pod(name, pod -> pod);
    }

    /** A container that asks for so much CPU and memory; empty text for nothing. */
    public static UnaryOperator<PodBuilder> asking(String cpu, String memory) {
        Map<String, Quantity> requests = new HashMap<>();
        if (!cpu.isEmpty()) {
            requests.put("cpu", new Quantity(cpu));
        }
        if (!memory.isEmpty()) {
            requests.put("memory", new Quantity(memory));
        }
        return pod -> pod.editSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("main")
                        .withImage("image:1")
                        .withNewResources()
                        .withRequests(requests)
                        .endResources()
                        .build())
                .endSpec();
    }

    public static UnaryOperator<PodBuilder> labelled(String key, String value) {
        return pod -> pod.editMetadata().addToLabels(key, value).endMetadata();
    }

    public static UnaryOperator<PodBuilder> on(String node) {
        return pod -> pod.editSpec().withNodeName(node).endSpec();
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public static UnaryOperator<PodBuilder> all(UnaryOperator<PodBuilder>... hows) {
        return pod -> {
            PodBuilder built = pod;
            for (UnaryOperator<PodBuilder> how : hows) {
                built = how.apply(built);
            }
            return built;
        };
    }

    /** A node with 4 cores, 8 GiB, room for 10 pods and its host name as a label. */
    public static Node node(String name, UnaryOperator<NodeBuilder> how) {
        return how.apply(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("kubernetes.io/hostname", name)
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .addToAllocatable("cpu", new Quantity("4"))
                        .addToAllocatable("memory", new Quantity("8Gi"))
                        .addToAllocatable("pods", new Quantity("10"))
                        .endStatus())
                .build();
    }

    public static Node node(String name) {
        return node(name, node -> node);
    }

    public static UnaryOperator<NodeBuilder> nodeLabel(String key, String value) {
        return node -> node.editMetadata().addToLabels(key, value).endMetadata();
    }

    public static UnaryOperator<NodeBuilder> taint(String key, String value, String effect) {
        return node -> node.editSpec()
                .addNewTaint()
                .withKey(key)
                .withValue(value)
                .withEffect(effect)
                .endTaint()
                .endSpec();
    }

    public static NodeInfo with(Node node, Pod... pods) {
        return NodeInfo.of(node, Arrays.stream(pods).map(PodInfo::of).toList());
    }

    /** Namespaces have no labels and pods no siblings. */
    public static Snapshot snapshot(NodeInfo... nodes) {
        return new Snapshot(List.of(nodes), Map.of(), name -> Map.of(), pod -> Labels.of(Map.of()));
    }
}
