package io.jurumudi.scheduler.framework;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The cluster at one moment, as one pod's scheduling sees it.
 *
 * @param nodes in a fixed order
 * @param nodesWithImage how many nodes have an image, by its name
 * @param namespaceLabels the labels of a namespace, by its name; none when it is not known
 * @param siblings selects the pods that a pod should be spread from by default, which are those of the same services and owners;
 *     everything when it has none
 */
public record Snapshot(
        List<NodeInfo> nodes,
        Map<String, Integer> nodesWithImage,
        Function<String, Map<String, String>> namespaceLabels,
        Function<PodInfo, Labels> siblings) {}
