package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for jobs and for what CronJobs make jobs of. */
final class JobRules {
    private static final String INDEXED_ONLY = "requires indexed completion mode";
    private static final int MOST_INDEXED = 100_000;
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");

    private JobRules() {}

    /** A selector that was not chosen by hand is the one that was made for the job. */
    static void generatedSelector(Problems problems, View job) {
        View spec = job.get("spec");
        if (spec.get("manualSelector").flag(false) || !spec.get("selector").exists()) {
            return;
        }
        View metadata = spec.at("template", "metadata");
        String uid = job.at("metadata", "uid").text();
        String name = job.at("metadata", "name").text();
        has(problems, metadata, "controller-uid", uid);
        has(problems, metadata, "job-name", name);
        has(problems, metadata, "batch.kubernetes.io/controller-uid", uid);
        has(problems, metadata, "batch.kubernetes.io/job-name", name);
    }

    private static void has(Problems problems, View metadata, String label, String value) {
        View labels = metadata.get("labels");
        if (!labels.key(label).exists()) {
            problems.required(
                    View.of(labels.key(label).node(), labels.path() + "[" + label + "]"), "must be '" + value + "'");
        } else if (!labels.key(label).is(value)) {
            problems.invalid(labels, "must be '" + value + "'");
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
        Check.oneOfIfAny(problems, spec.get("completionMode"), "NonIndexed", "Indexed");
        boolean indexed = spec.get("completionMode").is("Indexed");
        if (indexed) {
            indexed(problems, spec);
        } else {
            for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
                if (spec.get(field).exists()) {
                    problems.invalid(spec.get(field), INDEXED_ONLY);
                }
            }
        }
        View failure = spec.get("podFailurePolicy");
        if (failure.exists()) {
            failurePolicy(problems, spec, failure.get("rules"));
        }
        if (spec.get("successPolicy").exists() && !indexed) {
            problems.invalid(spec.get("successPolicy"), INDEXED_ONLY);
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
        if (completions.exists() && failed.number(0) > completions.number(0)) {
            problems.invalid(failed, "must be less than or equal to completions");
        }
        if (failed.number(0) > MOST_INDEXED) {
            problems.invalid(failed, "must be less than or equal to " + MOST_INDEXED);
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

    private static void failurePolicy(Problems problems, View spec, View rules) {
        if (rules.size() > 20) {
            problems.tooMany(rules, 20);
        }
        Set<String> containers = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.at("template", "spec", list)
                    .items()
                    .forEach(container -> containers.add(container.get("name").text()));
        }
        for (View rule : rules.items()) {
            View action = rule.get("action");
            if (action.isEmpty()) {
                problems.required(action, "valid values: [\"" + String.join("\" \"", ACTIONS) + "\"]");
            } else if (!ACTIONS.contains(action.text())) {
                problems.notSupported(action, ACTIONS);
            } else if (action.is("FailIndex")
                    && !spec.get("backoffLimitPerIndex").exists()) {
                problems.invalid(action, "requires the backoffLimitPerIndex to be set");
            }
            View codes = rule.get("onExitCodes");
            View conditions = rule.get("onPodConditions");
            if (codes.exists()) {
                exitCodes(problems, codes, containers);
            }
            for (View pattern : conditions.items()) {
                Check.spelled(problems, pattern.get("type"), Names::qualifiedName);
                Check.oneOf(problems, pattern.get("status"), "False", "True", "Unknown");
            }
            if (codes.exists() == !conditions.isEmpty()) {
                problems.add(new Status.Cause(
                        "FieldValueInvalid",
                        codes.exists()
                                ? "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported"
                                : "Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
                        rule.path()));
            }
        }
    }

    private static void exitCodes(Problems problems, View codes, Set<String> containers) {
        Check.oneOf(problems, codes.get("operator"), "In", "NotIn");
        View container = codes.get("containerName");
        if (container.exists() && !containers.contains(container.text())) {
            problems.invalid(container, "must be one of the container or initContainer names in the pod template");
        }
        View values = codes.get("values");
        if (values.isEmpty()) {
            problems.invalid(values, "at least one value is required");
        } else if (values.size() > 255) {
            problems.tooMany(values, 255);
        }
        boolean ordered = true;
        Set<Long> seen = new HashSet<>();
        long before = Long.MIN_VALUE;
        for (View value : values.items()) {
            long number = value.number(0);
            if (codes.get("operator").is("In") && number == 0) {
                problems.invalid(value, "must not be 0 for the In operator");
            }
            if (!seen.add(number)) {
                problems.duplicate(value);
            }
            ordered &= number >= before;
            before = number;
        }
        if (!ordered) {
            problems.invalid(values, "must be ordered");
        }
    }

    static void update(Problems problems, View spec, View old) {
        boolean elastic = spec.get("completionMode").is("Indexed")
                && spec.get("completions").sameAs(spec.get("parallelism"));
        if (!elastic) {
            Check.immutable(problems, spec.get("completions"), old.get("completions"));
        }
        for (String field : List.of(
                "selector",
                "completionMode",
                "podFailurePolicy",
                "backoffLimitPerIndex",
                "managedBy",
                "successPolicy")) {
            Check.immutable(problems, spec.get(field), old.get(field));
        }
        boolean suspended = old.get("suspend").flag(false);
        if (!withoutDirectives(spec, suspended).equals(withoutDirectives(old, suspended))) {
            problems.invalid(spec.get("template"), Check.IMMUTABLE);
        }
    }

    /** While a job is suspended, where its pods may run can still change. */
    private static ObjectNode withoutDirectives(View spec, boolean suspended) {
        ObjectNode template = spec.get("template").object().deepCopy();
        if (suspended) {
            if (template.get("metadata") instanceof ObjectNode metadata) {
                metadata.remove(List.of("labels", "annotations"));
            }
            if (template.get("spec") instanceof ObjectNode pod) {
                pod.remove(List.of("nodeSelector", "affinity", "tolerations", "schedulingGates"));
            }
        }
        return template;
    }
}
