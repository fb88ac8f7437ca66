package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Objects;

/** Compares statuses. */
final class Statuses {
    private Statuses() {}

    /** Whether the two say the same, where a number left out is a zero. */
    static boolean same(DeploymentStatus a, DeploymentStatus b) {
        return a != null
                && Objects.equals(a.getObservedGeneration(), b.getObservedGeneration())
                && number(a.getReplicas()) == number(b.getReplicas())
                && number(a.getUpdatedReplicas()) == number(b.getUpdatedReplicas())
                && number(a.getReadyReplicas()) == number(b.getReadyReplicas())
                && number(a.getAvailableReplicas()) == number(b.getAvailableReplicas())
                && number(a.getUnavailableReplicas()) == number(b.getUnavailableReplicas())
                && number(a.getTerminatingReplicas()) == number(b.getTerminatingReplicas())
                && number(a.getCollisionCount()) == number(b.getCollisionCount())
                && a.getConditions().equals(b.getConditions());
    }

    private static int number(Integer n) {
        return n == null ? 0 : n;
    }
}
