package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A deployment's conditions while they are being revised. */
final class Conditions {
    private final List<DeploymentCondition> conditions;

    Conditions(List<DeploymentCondition> conditions) {
        this.conditions = new ArrayList<>(conditions);
    }

    List<DeploymentCondition> list() {
        return List.copyOf(conditions);
    }

    Optional<DeploymentCondition> get(String type) {
        return conditions.stream().filter(c -> type.equals(c.getType())).findFirst();
    }

    void remove(String type) {
        conditions.removeIf(c -> type.equals(c.getType()));
    }

    /** Changes nothing when status and reason are the same; keeps the time of transition when the status is. */
    void set(DeploymentCondition condition) {
        Optional<DeploymentCondition> current = get(condition.getType());
        boolean sameStatus =
                current.filter(c -> c.getStatus().equals(condition.getStatus())).isPresent();
        if (sameStatus && current.get().getReason().equals(condition.getReason())) {
            return;
        }
        if (sameStatus) {
            condition.setLastTransitionTime(current.get().getLastTransitionTime());
        }
        remove(condition.getType());
        conditions.add(condition);
    }
}
