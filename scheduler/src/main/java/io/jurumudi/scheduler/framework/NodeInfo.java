package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node and the pods on it, or about to be, with what they take added up.
 *
 * @param requested what the pods ask for
 * @param expected what the pods ask for, or else may be expected to use
 * @param images bytes by name, with each name an image goes by
 */
public record NodeInfo(
        Node node,
        List<PodInfo> pods,
        List<PodInfo> podsWithAffinity,
        List<PodInfo> podsKeepingApart,
        Resources allocatable,
        Resources requested,
        Resources expected,
        Map<String, Long> images) {

    public static NodeInfo of(Node node, List<PodInfo> pods) {
        return new NodeInfo(
                node,
                List.copyOf(pods),
                pods.stream().filter(PodInfo::hasAffinity).toList(),
                pods.stream().filter(pod -> !pod.apart().isEmpty()).toList(),
                allocatable(node),
                pods.stream().map(PodInfo::requests).reduce(Resources.NONE, Resources::plus),
                pods.stream().map(PodInfo::expected).reduce(Resources.NONE, Resources::plus),
                images(node));
    }

    /** What a node has for pods. */
    public static Resources allocatable(Node node) {
        return node.getStatus() == null
                ? Resources.NONE
                : Resources.of(node.getStatus().getAllocatable());
    }

    private static Map<String, Long> images(Node node) {
        Map<String, Long> images = new HashMap<>();
        if (node.getStatus() != null) {
            for (ContainerImage image : node.getStatus().getImages()) {
                long size = Optional.ofNullable(image.getSizeBytes()).orElse(0L);
                image.getNames().forEach(name -> images.put(name, size));
            }
        }
        return Map.copyOf(images);
    }

    public String name() {
        return node.getMetadata().getName();
    }

    public Map<String, String> labels() {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
