package io.jurumudi.controllers.namespace;

import io.fabric8.kubernetes.api.model.NamespaceCondition;
import io.fabric8.kubernetes.api.model.NamespaceConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a namespace on its way out tells about its emptying, in upstream's words. */
final class NamespaceConditions {
    private enum Type {
        NamespaceDeletionDiscoveryFailure("ResourcesDiscovered", "All resources successfully discovered"),
        NamespaceDeletionGroupVersionParsingFailure("ParsedGroupVersions", "All legacy kube types successfully parsed"),
        NamespaceDeletionContentFailure(
                "ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
        NamespaceContentRemaining("ContentRemoved", "All content successfully removed"),
        NamespaceFinalizersRemaining("ContentHasNoFinalizers", "All content-preserving finalizers finished");

        private final String fineReason;
        private final String fineMessage;

        Type(String fineReason, String fineMessage) {
            this.fineReason = fineReason;
            this.fineMessage = fineMessage;
        }
    }

    private NamespaceConditions() {}

    /**
     * @param failures the group versions that could not be asked what they serve, with the reasons
     * @param errors what went wrong while deleting
     * @param remaining how many objects of each resource ({@code plural.group}) are left
     * @param finalizers how many objects each finalizer holds
     */
    static List<NamespaceCondition> update(
            List<NamespaceCondition> old,
            Map<String, String> failures,
            List<String> errors,
            Map<String, Integer> remaining,
            Map<String, Integer> finalizers,
            Instant now) {
        Map<Type, NamespaceCondition> bad = new LinkedHashMap<>();
        if (!failures.isEmpty()) {
            put(
                    bad,
                    Type.NamespaceDeletionDiscoveryFailure,
                    "DiscoveryFailed",
                    "Discovery failed for some groups, %d failing: unable to retrieve the complete list of server APIs: %s"
                            .formatted(failures.size(), join(failures, "%s: %s")));
        }
        if (!errors.isEmpty()) {
            put(
                    bad,
                    Type.NamespaceDeletionContentFailure,
                    "ContentDeletionFailed",
                    "Failed to delete all resource types, %d remaining: %s"
                            .formatted(errors.size(), errors.stream().sorted().collect(Collectors.joining(", "))));
        }
        if (!remaining.isEmpty()) {
            put(
                    bad,
                    Type.NamespaceContentRemaining,
                    "SomeResourcesRemain",
                    "Some resources are remaining: " + join(remaining, "%s has %s resource instances"));
        }
        if (!finalizers.isEmpty()) {
            put(
                    bad,
                    Type.NamespaceFinalizersRemaining,
                    "SomeFinalizersRemain",
                    "Some content in the namespace has finalizers remaining: "
                            + join(finalizers, "%s in %s resource instances"));
        }
        return merge(old, bad, now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static List<NamespaceCondition> merge(
            List<NamespaceCondition> old, Map<Type, NamespaceCondition> bad, String now) {
        List<NamespaceCondition> result = new ArrayList<>(old);
        for (Type type : Type.values()) {
            NamespaceCondition wanted =
                    bad.containsKey(type) ? bad.get(type) : condition(type, "False", type.fineReason, type.fineMessage);
            wanted.setLastTransitionTime(now);
            int at = indexOf(result, type);
            if (at < 0) {
                result.add(wanted);
                continue;
            }
            if (result.get(at).getStatus().equals(wanted.getStatus())) {
                wanted.setLastTransitionTime(result.get(at).getLastTransitionTime());
            }
            result.set(at, wanted);
        }
        return result;
    }

    private static int indexOf(List<NamespaceCondition> conditions, Type type) {
        for (int i = 0; i < conditions.size(); i++) {
            if (type.name().equals(conditions.get(i).getType())) {
                return i;
            }
        }
        return -1;
    }

    private static void put(Map<Type, NamespaceCondition> bad, Type type, String reason, String message) {
        bad.put(type, condition(type, "True", reason, message));
    }

    private static NamespaceCondition condition(Type type, String status, String reason, String message) {
        return new NamespaceConditionBuilder()
                .withType(type.name())
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .build();
    }

    private static String join(Map<String, ?> entries, String format) {
        return new TreeMap<>(entries)
                .entrySet().stream()
                        .map(e -> format.formatted(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
    }
}
