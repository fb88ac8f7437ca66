package io.jurumudi.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.jurumudi.scheduler.framework.NodeInfo;
import io.jurumudi.scheduler.framework.PodInfo;
import io.jurumudi.scheduler.framework.ScorePlugin;
import io.jurumudi.scheduler.framework.Scoring;
import io.jurumudi.scheduler.framework.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prefers nodes that have the pod's images already, the more the bigger they are. */
final class ImageLocality implements ScorePlugin {

    private static final long MEBIBYTE = 1 << 20;

    /** Less than this is not worth preferring a node for. */
    private static final long LEAST = 23 * MEBIBYTE;

    /** For each container, more than this makes no more difference. */
    private static final long MOST = 1000 * MEBIBYTE;

    @Override
    public String name() {
        return "ImageLocality";
    }

    @Override
    public Optional<Scoring> scoring(PodInfo pod, Snapshot snapshot, List<NodeInfo> feasible) {
        List<Container> containers = new ArrayList<>(pod.pod().getSpec().getInitContainers());
        containers.addAll(pod.pod().getSpec().getContainers());
        List<String> images = new ArrayList<>();
        containers.stream()
                .map(Container::getImage)
                .filter(image -> image != null)
                .forEach(images::add);
        pod.pod().getSpec().getVolumes().stream()
                .map(Volume::getImage)
                .filter(image -> image != null && image.getReference() != null)
                .forEach(image -> images.add(image.getReference()));
        List<String> names = images.stream().map(ImageLocality::withTag).toList();
        int most = Math.max(1, containers.size());
        return Optional.of(node -> {
            long there = names.stream()
                    .mapToLong(name -> worth(name, node, snapshot))
                    .sum();
            long bounded = Math.clamp(there, LEAST, MOST * most);
            return Scoring.MAX * (bounded - LEAST) / (MOST * most - LEAST);
        });
    }

    /** An image counts less the fewer nodes have it, lest all its pods go to the node that was first. */
    private static long worth(String name, NodeInfo node, Snapshot snapshot) {
        Long size = node.images().get(name);
        if (size == null) {
            return 0;
        }
        double spread = (double) snapshot.nodesWithImage().getOrDefault(name, 0)
                / snapshot.nodes().size();
        return (long) (size * spread);
    }

    private static String withTag(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }
}
