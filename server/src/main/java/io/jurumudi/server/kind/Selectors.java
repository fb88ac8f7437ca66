package io.jurumudi.server.kind;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;

/** Rules for LabelSelector objects, wherever they stand. */
public final class Selectors {
    private Selectors() {}

    /** Nothing is said of an absent selector. */
    public static void validate(Problems problems, View selector) {
        Check.labels(problems, selector.get("matchLabels"));
        for (View expression : selector.get("matchExpressions").items()) {
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
                default -> Check.invalidText(problems, expression.get("operator"), "not a valid selector operator");
            }
            Check.spelled(problems, expression.get("key"), Names::qualifiedName);
            values.items().forEach(value -> Check.spelled(problems, value, Names::labelValue));
        }
    }

    /** Whether it can be used to select: keys, values and operators are in order. */
    public static boolean isReadable(View selector) {
        Problems problems = new Problems();
        validate(problems, selector);
        return problems.isEmpty();
    }

    public static boolean isEmpty(View selector) {
        return selector.get("matchLabels").isEmpty()
                && selector.get("matchExpressions").isEmpty();
    }

    /** Whether the labels fulfil the selector; one that cannot be read is never fulfilled. */
    public static boolean matches(View selector, View labels) {
        for (var wanted : selector.get("matchLabels").entries().entrySet()) {
            View label = labels.key(wanted.getKey());
            if (!label.exists() || !label.text().equals(wanted.getValue().text())) {
                return false;
            }
        }
        for (View expression : selector.get("matchExpressions").items()) {
            View label = labels.key(expression.get("key").text());
            List<String> values =
                    expression.get("values").items().stream().map(View::text).toList();
            boolean fulfilled = switch (expression.get("operator").text()) {
                case "In" -> label.exists() && values.contains(label.text());
                case "NotIn" -> !label.exists() || !values.contains(label.text());
                case "Exists" -> label.exists();
                case "DoesNotExist" -> !label.exists();
                default -> false;
            };
            if (!fulfilled) {
                return false;
            }
        }
        return true;
    }
}
