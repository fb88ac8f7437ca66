package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which nodes a pod may go to by their labels and names: its node selector and its required node affinity. */
public record NodeSelection(Labels selector, Optional<List<NodeSelectorTerm>> terms) {

    public static NodeSelection of(Pod pod) {
        Map<String, String> selector = pod.getSpec().getNodeSelector();
        return new NodeSelection(
                Labels.of(selector == null ? Map.of() : selector),
                affinity(pod)
                        .flatMap(a -> Optional.ofNullable(a.getRequiredDuringSchedulingIgnoredDuringExecution()))
                        .map(required -> List.copyOf(required.getNodeSelectorTerms())));
    }

    /** The pod's node affinity, if it has any. */
    public static Optional<NodeAffinity> affinity(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getAffinity()).flatMap(a -> Optional.ofNullable(a.getNodeAffinity()));
    }

    /** Whether it leaves out no node. */
    public boolean isEverything() {
        return selector.isEverything() && terms.isEmpty();
    }

    public boolean matches(Node node) {
        return selector.matches(labels(node))
                && terms.map(any -> any.stream().anyMatch(term -> matches(term, node)))
                        .orElse(true);
    }

    /** Whether a node meets all conditions of a term; a term without conditions is met by none. */
    public static boolean matches(NodeSelectorTerm term, Node node) {
        if (term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty()) {
            return false;
        }
        Map<String, String> fields = Map.of("metadata.name", node.getMetadata().getName());
        Stream<Boolean> byLabel = term.getMatchExpressions().stream()
                .map(e -> new Requirement(e.getKey(), e.getOperator(), e.getValues()).matches(labels(node)));
        Stream<Boolean> byField = term.getMatchFields().stream()
                .map(e -> new Requirement(e.getKey(), e.getOperator(), e.getValues()).matches(fields));
        return Stream.concat(byLabel, byField).allMatch(met -> met);
    }

    private static Map<String, String> labels(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
