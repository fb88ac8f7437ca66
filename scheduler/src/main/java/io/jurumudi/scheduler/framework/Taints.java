package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Objects;

/** Which taints a pod's tolerations excuse. */
public final class Taints {

    public static final String NO_SCHEDULE = "NoSchedule";
    public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";
    public static final String NO_EXECUTE = "NoExecute";

    private Taints() {}

    /** Whether the pod tolerates every taint of the node that keeps pods away. */
    public static boolean tolerated(Pod pod, Node node) {
        return node.getSpec() == null
                || node.getSpec().getTaints().stream()
                        .filter(taint -> NO_SCHEDULE.equals(taint.getEffect()) || NO_EXECUTE.equals(taint.getEffect()))
                        .allMatch(taint -> tolerates(pod.getSpec().getTolerations(), taint));
    }

    /** Whether one of the tolerations excuses the taint. */
    public static boolean tolerates(List<Toleration> tolerations, Taint taint) {
        return tolerations.stream().anyMatch(toleration -> tolerates(toleration, taint));
    }

    private static boolean tolerates(Toleration toleration, Taint taint) {
        if (!isEmpty(toleration.getEffect()) && !toleration.getEffect().equals(taint.getEffect())) {
            return false;
        }
        if (!isEmpty(toleration.getKey()) && !toleration.getKey().equals(taint.getKey())) {
            return false;
        }
        return switch (Objects.requireNonNullElse(toleration.getOperator(), "")) {
            case "", "Equal" ->
                Objects.requireNonNullElse(toleration.getValue(), "")
                        .equals(Objects.requireNonNullElse(taint.getValue(), ""));
            case "Exists" -> true;
            // Comparing numbers is behind a feature gate that is off.
            default -> false;
        };
    }

    private static boolean isEmpty(String text) {
        return text == null || text.isEmpty();
    }
}
