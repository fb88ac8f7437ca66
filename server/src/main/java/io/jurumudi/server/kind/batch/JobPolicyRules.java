package io.jurumudi.server.kind.batch;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what makes a job fail or succeed before all its pods have ended. */
final class JobPolicyRules {
    private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
    private static final int MOST_RULES = 20;
    private static final int MOST_PATTERNS = 20;
    private static final int MOST_CODES = 255;
    private static final int LONGEST_INDEXES = 64 * 1024;

    private JobPolicyRules() {}

    static void failure(Problems problems, View spec) {
        View rules = spec.at("podFailurePolicy", "rules");
        if (rules.size() > MOST_RULES) {
            problems.tooMany(rules, MOST_RULES);
        }
        Set<String> containers = new HashSet<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.at("template", "spec", list)
                    .items()
                    .forEach(container -> containers.add(container.get("name").text()));
        }
        for (View rule : rules.items()) {
            View action = rule.get("action");
            oneOf(problems, action, ACTIONS);
            if (action.is("FailIndex") && !spec.get("backoffLimitPerIndex").exists()) {
                problems.invalid(action, "requires the backoffLimitPerIndex to be set");
            }
            View codes = rule.get("onExitCodes");
            View conditions = rule.get("onPodConditions");
            if (codes.exists()) {
                exitCodes(problems, codes, containers);
            }
            conditions(problems, conditions);
            if (codes.exists() && !conditions.isEmpty()) {
                problems.invalidUnshown(rule, "specifying both OnExitCodes and OnPodConditions is not supported");
            } else if (!codes.exists() && conditions.isEmpty()) {
                problems.invalidUnshown(rule, "specifying one of OnExitCodes and OnPodConditions is required");
            }
        }
    }

    private static void conditions(Problems problems, View conditions) {
        if (conditions.size() > MOST_PATTERNS) {
            problems.tooMany(conditions, MOST_PATTERNS);
        }
        for (View pattern : conditions.items()) {
            Check.spelled(problems, pattern.get("type"), Names::qualifiedName);
            oneOf(problems, pattern.get("status"), List.of("False", "True", "Unknown"));
        }
    }

    /** Says the values also where there is none. */
    private static void oneOf(Problems problems, View view, List<String> values) {
        if (view.isEmpty()) {
            problems.required(view, "valid values: " + quoted(values));
        } else if (!values.contains(view.text())) {
            problems.notSupported(view, values);
        }
    }

    private static String quoted(List<String> values) {
        return "[\"" + String.join("\" \"", values) + "\"]";
    }

    private static void exitCodes(Problems problems, View codes, Set<String> containers) {
        oneOf(problems, codes.get("operator"), List.of("In", "NotIn"));
        View container = codes.get("containerName");
        if (container.exists() && !containers.contains(container.text())) {
            problems.invalid(container, "must be one of the container or initContainer names in the pod template");
        }
        View values = codes.get("values");
        if (values.isEmpty()) {
            problems.invalid(values, "at least one value is required");
        } else if (values.size() > MOST_CODES) {
            problems.tooMany(values, MOST_CODES);
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

    static void success(Problems problems, View spec) {
        View rules = spec.at("successPolicy", "rules");
        if (rules.isEmpty()) {
            problems.required(rules, "at least one rules must be specified when the successPolicy is specified");
        }
        if (rules.size() > MOST_RULES) {
            problems.tooMany(rules, MOST_RULES);
        }
        rules.items()
                .forEach(rule -> successRule(problems, spec.get("completions").number(0), rule));
    }

    private static void successRule(Problems problems, long completions, View rule) {
        View count = rule.get("succeededCount");
        View indexes = rule.get("succeededIndexes");
        if (!count.exists() && !indexes.exists()) {
            problems.required(rule, "at least one of succeededCount or succeededIndexes must be specified");
        }
        long total = 0;
        if (indexes.exists()) {
            if (indexes.size() > LONGEST_INDEXES) {
                problems.tooLong(indexes, LONGEST_INDEXES);
            }
            switch (JobIndexes.read(indexes.text(), completions)) {
                case JobIndexes.Read read -> total = read.total();
                case JobIndexes.Unreadable(String why) ->
                    problems.invalid(indexes, "error parsing succeededIndexes: " + why);
            }
        }
        Check.notNegative(problems, count);
        if (count.exists() && count.number(0) > completions) {
            problems.invalid(
                    count, "must be less than or equal to " + completions + " (the number of specified completions)");
        }
        if (indexes.exists() && count.exists() && count.number(0) > total) {
            problems.invalid(
                    count,
                    "must be less than or equal to " + total
                            + " (the number of indexes in the specified succeededIndexes field)");
        }
    }
}
