package io.jurumudi.node.cgroup;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A pod's quality of service class, which follows from its requests and limits. */
public enum Qos {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private final String apiName;

    Qos(String apiName) {
        this.apiName = apiName;
    }

    public String apiName() {
        return apiName;
    }

    public static Qos of(Pod pod) {
        var podLevel = pod.getSpec().getResources();
        if (podLevel != null && (positive(podLevel.getRequests()) || positive(podLevel.getLimits()))) {
            return same(podLevel.getRequests(), podLevel.getLimits()) ? GUARANTEED : BURSTABLE;
        }
        List<Container> containers = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
        boolean any = false;
        boolean all = true;
        for (Container container : containers) {
            Map<String, Quantity> requests = Resources.requests(container);
            Map<String, Quantity> limits = Resources.limits(container);
            any |= positive(requests) || positive(limits);
            all &= same(requests, limits);
        }
        if (!any) {
            return BEST_EFFORT;
        }
        return all ? GUARANTEED : BURSTABLE;
    }

    private static boolean positive(Map<String, Quantity> amounts) {
        return Stream.of("cpu", "memory").anyMatch(name -> amount(amounts, name).signum() > 0);
    }

    /** Whether both resources are limited and what is requested, when anything, is the limit. */
    private static boolean same(Map<String, Quantity> requests, Map<String, Quantity> limits) {
        return Stream.of("cpu", "memory").allMatch(name -> {
            BigDecimal limit = amount(limits, name);
            boolean unspecified = requests == null || !requests.containsKey(name);
            return limit.signum() > 0 && (unspecified || amount(requests, name).compareTo(limit) == 0);
        });
    }

    private static BigDecimal amount(Map<String, Quantity> amounts, String name) {
        return amounts != null && amounts.containsKey(name) ? amounts.get(name).getNumericalAmount() : BigDecimal.ZERO;
    }
}
