package io.jurumudi.scheduler;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.ReplicationController;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Informers;
import io.jurumudi.scheduler.framework.Labels;
import io.jurumudi.scheduler.framework.PodInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Selects the pods of the same services and the same owner as a pod; everything when it has neither. */
final class Siblings implements Function<PodInfo, Labels> {

    private final Informer<Service> services;
    private final Informer<ReplicationController> replicationControllers;
    private final Informer<ReplicaSet> replicaSets;
    private final Informer<StatefulSet> statefulSets;

    Siblings(Informers informers) {
        this.services = informers.of(Service.class);
        this.replicationControllers = informers.of(ReplicationController.class);
        this.replicaSets = informers.of(ReplicaSet.class);
        this.statefulSets = informers.of(StatefulSet.class);
    }

    /** What this reads. */
    List<Informer<?>> informers() {
        return List.of(services, replicationControllers, replicaSets, statefulSets);
    }

    @Override
    public Labels apply(PodInfo pod) {
        Labels siblings = Labels.of(Map.of());
        for (Service service : services.list(pod.namespace())) {
            Map<String, String> selector = service.getSpec().getSelector();
            if (selector != null && !selector.isEmpty() && Labels.of(selector).matches(pod.labels())) {
                siblings = siblings.and(Labels.of(selector));
            }
        }
        Optional<Labels> owned = pod.pod().getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .flatMap(owner -> selector(pod.namespace(), owner));
        return owned.map(siblings::and).orElse(siblings);
    }

    private Optional<Labels> selector(String namespace, OwnerReference owner) {
        return switch (owner.getApiVersion() + "/" + owner.getKind()) {
            case "v1/ReplicationController" ->
                replicationControllers
                        .get(namespace, owner.getName())
                        .map(found -> Labels.of(
                                new LabelSelector(List.of(), found.getSpec().getSelector())));
            case "apps/v1/ReplicaSet" ->
                replicaSets
                        .get(namespace, owner.getName())
                        .map(found -> Labels.of(found.getSpec().getSelector()));
            case "apps/v1/StatefulSet" ->
                statefulSets
                        .get(namespace, owner.getName())
                        .map(found -> Labels.of(found.getSpec().getSelector()));
            default -> Optional.empty();
        };
    }
}
