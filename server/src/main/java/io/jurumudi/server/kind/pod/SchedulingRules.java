package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for where a pod may or would rather run: affinities, tolerations and spreading. */
public final class SchedulingRules {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final String NO_OPERATOR = "not a valid selector operator";

    private SchedulingRules() {}

    static void affinity(Problems problems, View affinity) {
        View node = affinity.get("nodeAffinity");
        if (node.get(REQUIRED).exists()) {
            nodeSelector(problems, node.get(REQUIRED));
        }
        for (View term : node.get(PREFERRED).items()) {
            weight(problems, term.get("weight"));
            nodeTerm(problems, term.get("preference"), false);
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            affinity.get(kind).get(REQUIRED).items().forEach(term -> podTerm(problems, term));
            for (View term : affinity.get(kind).get(PREFERRED).items()) {
                weight(problems, term.get("weight"));
                podTerm(problems, term.get("podAffinityTerm"));
            }
        }
    }

    /** A NodeSelector object, of a pod or of a volume. */
    public static void nodeSelector(Problems problems, View selector) {
        View terms = selector.get("nodeSelectorTerms");
        if (terms.isEmpty()) {
            problems.required(terms, "must have at least one node selector term");
        }
        terms.items().forEach(term -> nodeTerm(problems, term, true));
    }

    private static void nodeTerm(Problems problems, View term, boolean checkValues) {
        for (View expression : term.get("matchExpressions").items()) {
            View values = expression.get("values");
            switch (expression.get("operator").text()) {
                case "In", "NotIn" -> {
                    if (values.isEmpty()) {
                        problems.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                    }
                }
                case "Exists", "DoesNotExist" -> {
                    if (!values.isEmpty()) {
                        problems.forbidden(
                                values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    }
                }
                case "Gt", "Lt" -> {
                    if (values.size() != 1) {
                        problems.required(values, "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    }
                }
                default -> Check.invalidText(problems, expression.get("operator"), NO_OPERATOR);
            }
            Check.spelled(problems, expression.get("key"), Names::qualifiedName);
            if (checkValues) {
                values.items().forEach(value -> Check.spelled(problems, value, Names::labelValue));
            }
        }
        for (View field : term.get("matchFields").items()) {
            View values = field.get("values");
            switch (field.get("operator").text()) {
                case "In", "NotIn" -> {
                    if (values.size() != 1) {
                        problems.required(
                                values,
                                "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
                    }
                }
                default -> Check.invalidText(problems, field.get("operator"), NO_OPERATOR);
            }
            if (field.get("key").is("metadata.name")) {
                values.items().forEach(value -> Check.spelled(problems, value, Names::dns1123Subdomain));
            } else {
                Check.invalidText(problems, field.get("key"), "not a valid field selector key");
            }
        }
    }

    private static void weight(Problems problems, View weight) {
        if (weight.number(0) < 1 || weight.number(0) > 100) {
            problems.invalid(weight, "must be in the range 1-100");
        }
    }

    private static void podTerm(Problems problems, View term) {
        Selectors.validate(problems, term.get("labelSelector"));
        Selectors.validate(problems, term.get("namespaceSelector"));
        for (View namespace : term.get("namespaces").items()) {
            Check.spelled(problems, View.of(namespace.node(), term.path() + ".namespace"), Names::dns1123Label);
        }
        labelKeys(problems, term);
        View key = term.get("topologyKey");
        if (key.text().isEmpty()) {
            problems.required(key, "can not be empty");
        }
        Check.spelled(problems, key, Names::qualifiedName);
    }

    private static void labelKeys(Problems problems, View term) {
        Set<String> mismatched = new HashSet<>();
        term.get("mismatchLabelKeys").items().forEach(key -> mismatched.add(key.text()));
        for (String field : List.of("matchLabelKeys", "mismatchLabelKeys")) {
            View keys = term.get(field);
            if (!keys.isEmpty() && !term.get("labelSelector").exists()) {
                problems.forbidden(keys, "must not be specified when labelSelector is not set");
                continue;
            }
            keys.items().forEach(key -> Check.spelled(problems, key, Names::qualifiedName));
        }
        for (View key : term.get("matchLabelKeys").items()) {
            if (mismatched.contains(key.text())) {
                problems.invalid(key, "exists in both matchLabelKeys and mismatchLabelKeys");
            }
        }
    }

    public static void tolerations(Problems problems, View tolerations) {
        for (View toleration : tolerations.items()) {
            View key = toleration.get("key");
            View operator = toleration.get("operator");
            View value = toleration.get("value");
            View effect = toleration.get("effect");
            Check.spelledIfAny(problems, key, Names::qualifiedName);
            if (key.text().isEmpty() && !operator.is("Exists")) {
                Check.invalidText(
                        problems,
                        operator,
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }
            if (toleration.get("tolerationSeconds").exists() && !effect.is("NoExecute")) {
                Check.invalidText(problems, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            switch (operator.text()) {
                case "Equal", "" -> {
                    List<String> details = Names.labelValue(value.text());
                    if (!details.isEmpty()) {
                        problems.invalid(operator.path(), value.text(), String.join(";", details));
                    }
                }
                case "Exists" -> {
                    if (!value.isEmpty()) {
                        problems.invalid(
                                operator.path(), value.text(), "value must be empty when `operator` is 'Exists'");
                    }
                }
                case "Lt", "Gt" -> problems.notSupported(operator, List.of("Equal", "Exists", "Lt", "Gt"));
                default -> problems.notSupported(operator, List.of("Equal", "Exists"));
            }
            if (!effect.isEmpty()) {
                Check.oneOfIfAny(problems, effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            }
        }
    }

    static void spread(Problems problems, View constraints) {
        Set<String> seen = new HashSet<>();
        List<View> all = constraints.items();
        for (View constraint : all.reversed()) {
            String what = "{" + constraint.get("topologyKey").text() + ", "
                    + constraint.get("whenUnsatisfiable").text() + "}";
            if (!seen.add(what)) {
                problems.duplicate(
                        View.of(TextNode.valueOf(what), constraint.path() + ".{topologyKey, whenUnsatisfiable}"));
            }
        }
        for (View constraint : all) {
            Check.positive(problems, constraint.get("maxSkew"));
            if (constraint.get("topologyKey").text().isEmpty()) {
                problems.required(constraint.get("topologyKey"), "can not be empty");
            }
            View action = constraint.get("whenUnsatisfiable");
            if (!action.is("DoNotSchedule") && !action.is("ScheduleAnyway")) {
                problems.notSupported(action, List.of("DoNotSchedule", "ScheduleAnyway"));
            }
            View domains = constraint.get("minDomains");
            if (domains.exists()) {
                Check.positive(problems, domains);
                if (!action.is("DoNotSchedule")) {
                    problems.invalid(
                            domains,
                            "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action.text());
                }
            }
            for (String policy : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
                Check.oneOfIfAny(problems, constraint.get(policy), "Honor", "Ignore");
            }
            labelKeys(problems, constraint);
            Selectors.validate(problems, constraint.get("labelSelector"));
        }
    }
}
