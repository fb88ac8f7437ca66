package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Pods: their number, and what they ask for and may use. */
final class PodUsage implements Evaluator {

    private static final String COUNT = ObjectCount.countOf("pods");
    private static final String REQUESTS = "requests.";
    private static final String LIMITS = "limits.";
    private static final String HUGE_PAGES = "hugepages-";
    private static final String DEVICE_CLASS = "deviceclass.resource.kubernetes.io/";
    private static final Set<String> COMPUTE = Set.of("cpu", "memory", "ephemeral-storage");

    /** Where these are counted, every container has to say how much it wants of them. */
    private static final Set<String> TO_BE_SAID =
            Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

    private final InstantSource clock;

    PodUsage(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        if (request.operation() == Operation.UPDATE) {
            return request.is("", "pods", "resize")
                    || (request.is("", "pods")
                            && isTerminating(request.written())
                                    != isTerminating(request.old().orElseThrow()));
        }
        return request.creates("", "pods");
    }

    @Override
    public boolean counts(String name) {
        return name.equals(COUNT)
                || name.equals("pods")
                || COMPUTE.contains(without(REQUESTS, without(LIMITS, name)))
                || without(REQUESTS, name).startsWith(HUGE_PAGES)
                || isExtended(name);
    }

    private static String without(String prefix, String name) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    /** What a request of somebody's own kind of resource is called in a quota. */
    static boolean isExtended(String name) {
        boolean ours = !name.contains("/") || name.contains("kubernetes.io/");
        return name.startsWith(REQUESTS) && (!ours || name.startsWith(REQUESTS + DEVICE_CLASS));
    }

    /** Once a pod has ended it takes nothing but its place in the store. */
    @Override
    public ResourceList usage(JsonNode pod) {
        ResourceList usage = ResourceList.EMPTY.with(COUNT, Quantity.of(1));
        return hasEnded(pod) ? usage : usage.plus(compute(PodResources.requests(pod), PodResources.limits(pod)));
    }

    private boolean hasEnded(JsonNode pod) {
        String phase = pod.path("status").path("phase").asText("");
        if (phase.equals("Failed") || phase.equals("Succeeded")) {
            return true;
        }
        JsonNode deleted = pod.path("metadata").path("deletionTimestamp");
        JsonNode grace = pod.path("metadata").path("deletionGracePeriodSeconds");
        return deleted.isTextual()
                && grace.isNumber()
                && clock.instant().isAfter(Instant.parse(deleted.asText()).plus(Duration.ofSeconds(grace.asLong())));
    }

    private static ResourceList compute(ResourceList requests, ResourceList limits) {
        TreeMap<String, Quantity> all = new TreeMap<>();
        all.put("pods", Quantity.of(1));
        requests.amounts().forEach((name, amount) -> {
            if (COMPUTE.contains(name) || name.startsWith(HUGE_PAGES)) {
                all.put(name, amount);
                all.put(REQUESTS + name, amount);
            } else if (isExtended(REQUESTS + name) && !name.startsWith(REQUESTS)) {
                all.put(REQUESTS + name, amount);
            }
        });
        limits.amounts().forEach((name, amount) -> {
            if (COMPUTE.contains(name)) {
                all.put(LIMITS + name, amount);
            }
        });
        return new ResourceList(all);
    }

    @Override
    public String missing(Set<String> counted, JsonNode pod) {
        if (PodResources.hasPodLevel(pod)) {
            return "";
        }
        Set<String> needed = new TreeSet<>(counted);
        needed.retainAll(TO_BE_SAID);
        TreeMap<String, TreeSet<String>> silent = new TreeMap<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                JsonNode resources = container.path("resources");
                Set<String> said = compute(
                                ResourceList.of(resources.path("requests")), ResourceList.of(resources.path("limits")))
                        .names();
                needed.stream()
                        .filter(name -> !said.contains(name))
                        .forEach(name -> silent.computeIfAbsent(name, n -> new TreeSet<>())
                                .add(container.path("name").asText("")));
            }
        }
        List<String> parts = silent.entrySet().stream()
                .map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
                .toList();
        return parts.isEmpty() ? "" : "must specify " + String.join("; ", parts);
    }

    @Override
    public boolean isIn(Scope scope, JsonNode pod) {
        boolean bestEffort = pod.path("status").path("qosClass").asText("").equals("BestEffort");
        return switch (scope.name()) {
            case "Terminating" -> isTerminating(pod);
            case "NotTerminating" -> !isTerminating(pod);
            case "BestEffort" -> bestEffort;
            case "NotBestEffort" -> !bestEffort;
            case "PriorityClass" -> {
                String name = pod.path("spec").path("priorityClassName").asText("");
                yield scope.selects(name.isEmpty() ? Set.of() : Set.of(name));
            }
            case "CrossNamespacePodAffinity" ->
                reachesOtherNamespaces(pod.path("spec").path("affinity"));
            default -> false;
        };
    }

    private static boolean isTerminating(JsonNode pod) {
        return pod.path("spec").path("activeDeadlineSeconds").asLong(-1) >= 0;
    }

    private static boolean reachesOtherNamespaces(JsonNode affinity) {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            JsonNode terms = affinity.path(kind);
            for (JsonNode term : terms.path("requiredDuringSchedulingIgnoredDuringExecution")) {
                if (namesNamespaces(term)) {
                    return true;
                }
            }
            for (JsonNode term : terms.path("preferredDuringSchedulingIgnoredDuringExecution")) {
                if (namesNamespaces(term.path("podAffinityTerm"))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean namesNamespaces(JsonNode term) {
        return !term.path("namespaces").isEmpty() || term.has("namespaceSelector");
    }
}
