package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The annotations by which a deployment and its replica sets remember their history. */
final class Revisions {
    static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";
    private static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
    private static final String MAX = "deployment.kubernetes.io/max-replicas";
    /** How long the list of past revisions may grow. */
    private static final int HISTORY_CHARS = 2000;
    /** What belongs to one object and is not handed down from the deployment to its replica sets. */
    private static final Set<String> OWN = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            REVISION,
            HISTORY,
            DESIRED,
            MAX,
            "deprecated.deployment.rollback.to");

    private Revisions() {}

    static Map<String, String> annotations(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    /** 0 when the object has none, or none that can be read. */
    static long revision(HasMetadata object) {
        try {
            return Long.parseLong(annotations(object).getOrDefault(REVISION, "0"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static long newest(Collection<ReplicaSet> sets) {
        return sets.stream().mapToLong(Revisions::revision).max().orElse(0);
    }

    static OptionalInt desired(ReplicaSet set) {
        return number(set, DESIRED);
    }

    static OptionalInt max(ReplicaSet set) {
        return number(set, MAX);
    }

    private static OptionalInt number(ReplicaSet set, String annotation) {
        try {
            return OptionalInt.of(Integer.parseInt(annotations(set).getOrDefault(annotation, "")));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    /** A replica set's annotations with what its deployment wants now. */
    static Map<String, String> withSizes(Map<String, String> annotations, Strategy strategy) {
        Map<String, String> result = new HashMap<>(annotations);
        result.put(DESIRED, String.valueOf(strategy.replicas()));
        result.put(MAX, String.valueOf(strategy.maxReplicas()));
        return result;
    }

    /**
     * The annotations of the replica set that is the newest, or becomes it again: the deployment's own ones, and a revision of at
     * least the given number, with the revision it had before added to its history.
     */
    static Map<String, String> asNewest(Deployment deployment, Map<String, String> annotations, long revision) {
        Map<String, String> result = new HashMap<>(annotations);
        annotations(deployment).forEach((name, value) -> {
            if (!OWN.contains(name)) {
                result.put(name, value);
            }
        });
        String old = annotations.getOrDefault(REVISION, "");
        long oldNumber;
        try {
            oldNumber = old.isEmpty() ? 0 : Long.parseLong(old);
        } catch (NumberFormatException e) {
            return result;
        }
        if (oldNumber < revision) {
            result.put(REVISION, String.valueOf(revision));
            if (!old.isEmpty()) {
                result.put(HISTORY, history(annotations.getOrDefault(HISTORY, ""), old));
            }
        }
        return result;
    }

    private static String history(String before, String old) {
        if (before.isEmpty()) {
            return old;
        }
        List<String> entries = new ArrayList<>(List.of(before.split(",")));
        entries.add(old);
        while (String.join(",", entries).length() > HISTORY_CHARS && entries.size() > 1) {
            entries.removeFirst();
        }
        return String.join(",", entries);
    }
}
