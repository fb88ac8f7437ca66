package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A pod's wish to be near, or far from, pods of a kind.
 *
 * @param namespaces where those pods are; more of them may be named by their labels
 * @param namespaceSelector which other namespaces count, empty for none
 * @param topologyKey the node label whose equal values mean near
 * @param weight how much it counts, 0 when it is required
 */
public record AffinityTerm(
        Set<String> namespaces, Optional<Labels> namespaceSelector, Labels pods, String topologyKey, int weight) {

    static AffinityTerm of(PodAffinityTerm term, Pod owner, int weight) {
        boolean own = term.getNamespaces().isEmpty() && term.getNamespaceSelector() == null;
        return new AffinityTerm(
                own ? Set.of(owner.getMetadata().getNamespace()) : Set.copyOf(term.getNamespaces()),
                Optional.ofNullable(term.getNamespaceSelector()).map(Labels::of),
                Labels.of(term.getLabelSelector()),
                term.getTopologyKey(),
                weight);
    }

    /** @param namespaceLabels the labels of a namespace, by its name */
    public boolean matches(PodInfo pod, Function<String, Map<String, String>> namespaceLabels) {
        String namespace = pod.namespace();
        boolean there = namespaces.contains(namespace)
                || namespaceSelector
                        .filter(selector -> selector.matches(namespaceLabels.apply(namespace)))
                        .isPresent();
        return there && pods.matches(pod.labels());
    }
}
