package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;

/** The numbers a deployment's spec stands for. */
record Strategy(boolean rolling, int replicas, int maxSurge, int maxUnavailable) {

    static Strategy of(Deployment deployment) {
        Integer wanted = deployment.getSpec().getReplicas();
        int replicas = wanted == null ? 1 : wanted;
        boolean rolling = deployment.getSpec().getStrategy() == null
                || !"Recreate".equals(deployment.getSpec().getStrategy().getType());
        if (!rolling) {
            return new Strategy(false, replicas, 0, 0);
        }
        RollingUpdateDeployment limits = deployment.getSpec().getStrategy() == null
                ? null
                : deployment.getSpec().getStrategy().getRollingUpdate();
        int surge = limits == null ? 0 : resolve(limits.getMaxSurge(), replicas, true);
        int unavailable = limits == null ? 0 : resolve(limits.getMaxUnavailable(), replicas, false);
        if (surge == 0 && unavailable == 0) {
            // Rounding may leave a rollout no room to move at all.
            unavailable = 1;
        }
        return new Strategy(true, replicas, surge, Math.min(unavailable, replicas));
    }

    /** A percentage is of the wanted replicas; surge is rounded up and unavailability down. */
    private static int resolve(IntOrString limit, int replicas, boolean up) {
        if (limit == null) {
            return 0;
        }
        if (limit.getIntVal() != null) {
            return limit.getIntVal();
        }
        String text = limit.getStrVal();
        if (text == null || !text.endsWith("%")) {
            return 0;
        }
        long percent = Long.parseLong(text.substring(0, text.length() - 1));
        return (int) (up ? Math.ceilDiv(percent * replicas, 100) : percent * replicas / 100);
    }

    int maxReplicas() {
        return replicas + maxSurge;
    }
}
