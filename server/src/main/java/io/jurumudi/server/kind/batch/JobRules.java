package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Selectors;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import io.jurumudi.server.kind.pod.PodWarnings;
import java.util.ArrayList;
import java.util.List;

/** Rules for jobs and for what CronJobs make jobs of. */
final class JobRules {
    private static final String INDEXED_ONLY = "requires indexed completion mode";
    private static final String PREFIX = "batch.kubernetes.io/";
    private static final int MOST_INDEXED = 100_000;
    /** How many completions are so many that more is asked of a job with a limit for each index. */
    private static final int MANY = 100_000;

    private static final int MOST_OF_MANY = 10_000;
    private static final int LONGEST_MANAGER = 63;

    private JobRules() {}

    /**
     * A selector that was not chosen by hand is the one that was made for the job.
     *
     * @param prefixed whether labels with the group's name are asked for, which jobs of older servers do not have
     */
    static void generatedSelector(Problems problems, View job, boolean prefixed) {
        View spec = job.get("spec");
        if (spec.get("manualSelector").flag(false) || !spec.get("selector").exists()) {
            return;
        }
        View metadata = spec.at("template", "metadata");
        String uid = job.at("metadata", "uid").text();
        String name = job.at("metadata", "name").text();
        ObjectNode expected = Json.object();
        List<String> prefixes = prefixed ? List.of("", PREFIX) : List.of("");
        for (String prefix : prefixes) {
            expected.put(prefix + "controller-uid", uid);
            expected.put(prefix + "job-name", name);
        }
        for (String prefix : prefixes) {
            has(problems, metadata, prefix + "controller-uid", uid);
            has(problems, metadata, prefix + "job-name", name);
        }
        View selector = spec.get("selector");
        if (Selectors.isReadable(selector) && !Selectors.matches(selector, View.of(expected))) {
            problems.invalid(selector, "`selector` not auto-generated");
        }
    }

    private static void has(Problems problems, View metadata, String label, String value) {
        View labels = metadata.get("labels");
        if (!labels.key(label).exists()) {
            problems.required(labels.key(label), "must be '" + value + "'");
        } else if (!labels.key(label).text().equals(value)) {
            problems.invalid(labels, labels.key(label).path(), "must be '" + value + "'");
        }
    }

    static void spec(Problems problems, View spec) {
        for (String field : List.of(
                "parallelism",
                "completions",
                "activeDeadlineSeconds",
                "backoffLimit",
                "ttlSecondsAfterFinished",
                "backoffLimitPerIndex",
                "maxFailedIndexes")) {
            Check.notNegative(problems, spec.get(field));
        }
        if (spec.get("maxFailedIndexes").exists()
                && !spec.get("backoffLimitPerIndex").exists()) {
            problems.required(spec.get("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }
        View manager = spec.get("managedBy");
        if (manager.exists()) {
            Check.domainPrefixedPath(problems, manager);
            if (manager.size() > LONGEST_MANAGER) {
                problems.tooLong(manager, LONGEST_MANAGER);
            }
        }
        Check.oneOfIfAny(problems, spec.get("completionMode"), "NonIndexed", "Indexed");
        boolean indexed = spec.get("completionMode").is("Indexed");
        if (indexed) {
            indexed(problems, spec);
        } else if (!spec.get("completionMode").exists()
                || spec.get("completionMode").is("NonIndexed")) {
            for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                if (spec.get(field).exists()) {
                    problems.invalid(spec.get(field), INDEXED_ONLY);
                }
            }
        }
        View failure = spec.get("podFailurePolicy");
        if (failure.exists()) {
            JobPolicyRules.failure(problems, spec);
        }
        if (spec.get("successPolicy").exists()) {
            if (indexed) {
                JobPolicyRules.success(problems, spec);
            } else {
                problems.invalid(spec.get("successPolicy"), INDEXED_ONLY);
            }
        }
        View replacement = spec.get("podReplacementPolicy");
        if (failure.exists()) {
            Check.oneOfIfAny(problems, replacement, "Failed");
        } else {
            Check.oneOfIfAny(problems, replacement, "Failed", "TerminatingOrFailed");
        }
        PodTemplateRules.validate(problems, spec.get("template"));
        restartPolicy(problems, spec.at("template", "spec", "restartPolicy"), failure.exists());
    }

    private static void indexed(Problems problems, View spec) {
        View completions = spec.get("completions");
        if (!completions.exists()) {
            problems.required(completions, "when completion mode is Indexed");
        }
        if (spec.get("parallelism").number(0) > MOST_INDEXED) {
            problems.invalid(
                    spec.get("parallelism"),
                    "must be less than or equal to " + MOST_INDEXED + " when completion mode is Indexed");
        }
        View failed = spec.get("maxFailedIndexes");
        if (completions.exists() && failed.exists() && failed.number(0) > completions.number(0)) {
            problems.invalid(failed, "must be less than or equal to completions");
        }
        if (failed.number(0) > MOST_INDEXED) {
            problems.invalid(failed, "must be less than or equal to " + MOST_INDEXED);
        }
        if (completions.number(0) > MANY && spec.get("backoffLimitPerIndex").exists()) {
            ofMany(problems, spec);
        }
    }

    /** Each failed index is remembered, so that many indexes can only be run a few at a time. */
    private static void ofMany(Problems problems, View spec) {
        if (!spec.get("maxFailedIndexes").exists()) {
            problems.required(spec.get("maxFailedIndexes"), "must be specified when completions is above " + MANY);
        }
        for (String field : List.of("parallelism", "maxFailedIndexes")) {
            if (spec.get(field).number(0) > MOST_OF_MANY) {
                problems.invalid(
                        spec.get(field),
                        "must be less than or equal to %d when completions are above %d and used with backoff limit per index"
                                .formatted(MOST_OF_MANY, MANY));
            }
        }
    }

    /** What a selector says of the template; a job's own is checked, a CronJob's is made later. */
    static void selector(Problems problems, View spec) {
        View selector = spec.get("selector");
        View labels = spec.at("template", "metadata", "labels");
        if (!selector.exists()) {
            problems.required(selector);
        }
        Selectors.validate(problems, selector);
        if (Selectors.isReadable(selector) && (!selector.exists() || !Selectors.matches(selector, labels))) {
            problems.invalid(labels, "`selector` does not match template `labels`");
        }
    }

    /** An indexed job's pods are called after it and their index. */
    static void podNames(Problems problems, View job) {
        View name = job.at("metadata", "name");
        long completions = job.at("spec", "completions").number(0);
        if (job.at("spec", "completionMode").is("Indexed") && completions > 0) {
            String last = name.text() + "-" + (completions - 1);
            if (!Names.dns1123Label(last).isEmpty()) {
                problems.invalid(name, "will not able to create pod with invalid DNS label: " + last);
            }
        }
    }

    private static void restartPolicy(Problems problems, View policy, boolean failurePolicy) {
        if (policy.isEmpty() || policy.is("Always")) {
            problems.required(policy, "valid values: \"OnFailure\", \"Never\"");
        } else if (!policy.is("OnFailure") && !policy.is("Never")) {
            problems.notSupported(policy, List.of("OnFailure", "Never"));
        } else if (failurePolicy && !policy.is("Never")) {
            problems.invalid(policy, "only \"Never\" is supported when podFailurePolicy is specified");
        }
    }

    /** @param mutable whether the job is held back, so that where and with what its pods run can still change */
    static void update(Problems problems, View spec, View old, boolean mutable) {
        completions(problems, spec, old);
        Check.immutable(problems, spec.get("selector"), old.get("selector"));
        template(problems, spec.get("template"), old.get("template"), mutable);
        for (String field :
                List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")) {
            Check.immutable(problems, spec.get(field), old.get(field));
        }
    }

    private static void completions(Problems problems, View spec, View old) {
        View completions = spec.get("completions");
        if (!spec.get("completionMode").is("Indexed")) {
            Check.immutable(problems, completions, old.get("completions"));
        } else if (completions.exists()
                && !completions.sameAs(old.get("completions"))
                && !completions.sameAs(spec.get("parallelism"))) {
            problems.invalid(completions, "can only be modified in tandem with spec.parallelism");
        }
    }

    private static void template(Problems problems, View template, View old, boolean mutable) {
        if (!mutable) {
            Check.immutable(problems, template, old);
            return;
        }
        View pod = template.get("spec");
        ObjectNode before = old.get("spec").object().deepCopy();
        for (String field : List.of("nodeSelector", "tolerations", "schedulingGates")) {
            take(field, pod, before);
        }
        affinity(pod.get("affinity"), before);
        resources(pod, before);
        if (!pod.object().equals(before)) {
            problems.invalid(pod, Check.IMMUTABLE);
        }
    }

    private static void take(String field, View from, ObjectNode to) {
        if (from.get(field).exists()) {
            to.set(field, from.get(field).node());
        } else {
            to.remove(field);
        }
    }

    /** Only which nodes it may go to can change, not which pods it keeps company with. */
    private static void affinity(View affinity, ObjectNode pod) {
        ObjectNode before = Fill.object(pod, "affinity");
        take("nodeAffinity", affinity, before);
        if (before.isEmpty() && !affinity.exists()) {
            pod.remove("affinity");
        }
    }

    private static void resources(View pod, ObjectNode before) {
        for (String list : List.of("containers", "initContainers")) {
            List<ObjectNode> containers = Fill.each(before.path(list));
            List<View> now = pod.get(list).items();
            for (int i = 0; i < now.size() && now.size() == containers.size(); i++) {
                if (now.get(i)
                        .get("name")
                        .text()
                        .equals(containers.get(i).path("name").asText())) {
                    take("resources", now.get(i), containers.get(i));
                }
            }
        }
    }

    /** Sentences for whoever runs very many pods, and of the pods. */
    static List<String> warnings(View spec) {
        List<String> warnings = new ArrayList<>();
        if (spec.get("completionMode").is("Indexed")
                && spec.get("completions").number(0) > MANY
                && spec.get("parallelism").number(0) > MOST_OF_MANY) {
            warnings.add(
                    spec.path()
                            + ": In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than"
                            + " 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail");
        }
        warnings.addAll(PodWarnings.of(spec.get("template")));
        return warnings;
    }

    /** A sentence for a name that makes odd names of pods. */
    static List<String> nameWarnings(View object) {
        List<String> problems = Names.dns1123Label(object.at("metadata", "name").text());
        return problems.isEmpty()
                ? List.of()
                : List.of("metadata.name: this is used in Pod names and hostnames, which can result in surprising"
                        + " behavior; a DNS label is recommended: [" + String.join(" ", problems) + "]");
    }
}
