package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pod with what scheduling needs to know about it worked out.
 *
 * @param requests what it asks for
 * @param expected what it asks for, or else may be expected to use; for comparing nodes
 * @param near pods that must be near
 * @param apart pods that must not be near
 * @param preferNear pods that had better be near, by weight
 * @param preferApart pods that had better not be near, by weight
 */
public record PodInfo(
        Pod pod,
        Resources requests,
        Resources expected,
        List<HostPort> hostPorts,
        List<AffinityTerm> near,
        List<AffinityTerm> apart,
        List<AffinityTerm> preferNear,
        List<AffinityTerm> preferApart) {

    public static PodInfo of(Pod pod) {
        Optional<Affinity> affinity = Optional.ofNullable(pod.getSpec().getAffinity());
        var near = affinity.flatMap(a -> Optional.ofNullable(a.getPodAffinity()));
        var apart = affinity.flatMap(a -> Optional.ofNullable(a.getPodAntiAffinity()));
        return new PodInfo(
                pod,
                PodRequests.asked(pod),
                PodRequests.expected(pod),
                HostPort.of(pod),
                required(pod, near.map(a -> a.getRequiredDuringSchedulingIgnoredDuringExecution())),
                required(pod, apart.map(a -> a.getRequiredDuringSchedulingIgnoredDuringExecution())),
                preferred(pod, near.map(a -> a.getPreferredDuringSchedulingIgnoredDuringExecution())),
                preferred(pod, apart.map(a -> a.getPreferredDuringSchedulingIgnoredDuringExecution())));
    }

    private static List<AffinityTerm> required(Pod pod, Optional<List<PodAffinityTerm>> terms) {
        return terms.orElse(List.of()).stream()
                .map(term -> AffinityTerm.of(term, pod, 0))
                .toList();
    }

    private static List<AffinityTerm> preferred(Pod pod, Optional<List<WeightedPodAffinityTerm>> terms) {
        return terms.orElse(List.of()).stream()
                .map(term -> AffinityTerm.of(term.getPodAffinityTerm(), pod, term.getWeight()))
                .toList();
    }

    public String uid() {
        return pod.getMetadata().getUid();
    }

    public String namespace() {
        return pod.getMetadata().getNamespace();
    }

    public String name() {
        return pod.getMetadata().getName();
    }

    public Map<String, String> labels() {
        return labels(pod);
    }

    /** A pod's labels, never null. */
    public static Map<String, String> labels(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }

    public int priority() {
        return Optional.ofNullable(pod.getSpec().getPriority()).orElse(0);
    }

    public boolean terminating() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    public boolean hasAffinity() {
        return !(near.isEmpty() && apart.isEmpty() && preferNear.isEmpty() && preferApart.isEmpty());
    }
}
