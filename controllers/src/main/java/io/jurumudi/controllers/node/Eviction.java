package io.jurumudi.controllers.node;

import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long a pod may stay on a node that wants to be rid of it. */
sealed interface Eviction {

    /** For ever. */
    record Never() implements Eviction {}

    /** So long after the taint was noticed; zero for not at all. */
    record After(Duration stay) implements Eviction {}

    /** @param taints those of the node's taints that evict */
    static Eviction decide(List<Taint> taints, List<Toleration> tolerations) {
        List<Toleration> used = new ArrayList<>();
        for (Taint taint : taints) {
            Optional<Toleration> match =
                    tolerations.stream().filter(t -> tolerates(t, taint)).findFirst();
            if (match.isEmpty()) {
                return new After(Duration.ZERO);
            }
            used.add(match.get());
        }
        return used.stream()
                .map(Toleration::getTolerationSeconds)
                .filter(seconds -> seconds != null)
                .min(Long::compare)
                .<Eviction>map(seconds -> new After(Duration.ofSeconds(Math.max(0, seconds))))
                .orElseGet(Never::new);
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!isEmpty(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
            return false;
        }
        if (!isEmpty(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
            return false;
        }
        if ("Exists".equals(toleration.getOperator())) {
            return true;
        }
        String wanted = toleration.getValue() == null ? "" : toleration.getValue();
        String value = taint.getValue() == null ? "" : taint.getValue();
        return !isEmpty(toleration.getKey()) && wanted.equals(value);
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
