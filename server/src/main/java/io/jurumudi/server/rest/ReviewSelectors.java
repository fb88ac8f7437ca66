package io.jurumudi.server.rest;

import io.jurumudi.machinery.FieldSelector;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The selectors in an access review, by which it asks for less than all objects. What of them cannot be read is left out, since asking for more is
 * the safe mistake, and the answer says so.
 */
final class ReviewSelectors {
    private ReviewSelectors() {}

    /** Selectors say either text or requirements, and operators that are not known may still come to be. */
    static void validate(Problems problems, View attributes) {
        selector(problems, attributes.get("fieldSelector"), requirement -> {
            if (requirement.get("key").text().isEmpty()) {
                problems.required(requirement.get("key"), "must be specified");
            }
            values(problems, requirement);
        });
        selector(problems, attributes.get("labelSelector"), requirement -> {
            values(problems, requirement);
            View key = requirement.get("key");
            Names.qualifiedName(key.text()).forEach(why -> problems.invalid(key.path(), key.text(), why));
            for (View value : requirement.get("values").items()) {
                Names.labelValue(value.text()).forEach(why -> problems.invalid(value, why));
            }
        });
    }

    private static void selector(Problems problems, View selector, Consumer<View> rule) {
        if (!selector.exists()) {
            return;
        }
        View raw = selector.get("rawSelector");
        View requirements = selector.get("requirements");
        if (!raw.isEmpty() && !requirements.isEmpty()) {
            problems.invalid(raw, "may not specified at the same time as requirements");
        }
        if (raw.isEmpty() && requirements.isEmpty()) {
            problems.required(
                    requirements, "when " + selector.path() + " is specified, requirements or rawSelector is required");
        }
        requirements.items().forEach(rule);
    }

    private static void values(Problems problems, View requirement) {
        View values = requirement.get("values");
        switch (requirement.get("operator").text()) {
            case "In", "NotIn" -> {
                if (values.isEmpty()) {
                    problems.required(values, "must be specified when `operator` is 'In' or 'NotIn'");
                }
            }
            case "Exists", "DoesNotExist" -> {
                if (!values.isEmpty()) {
                    problems.forbidden(values, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
            }
            default -> {}
        }
    }

    /** What was left out of the question; empty when nothing was. */
    static Optional<String> leftOut(View attributes) {
        List<String> parts = new ArrayList<>();
        View fields = attributes.get("fieldSelector");
        leftOut(fields, FieldSelector::parse, requirement -> {
                    String operator = requirement.get("operator").text();
                    return requirement.get("values").size() == 1 && (operator.equals("In") || operator.equals("NotIn"));
                })
                .ifPresent(parts::add);
        leftOut(
                        attributes.get("labelSelector"),
                        LabelSelector::parse,
                        requirement -> List.of("In", "NotIn", "Exists", "DoesNotExist")
                                .contains(requirement.get("operator").text()))
                .ifPresent(parts::add);
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
    }

    private static Optional<String> leftOut(View selector, Consumer<String> parser, Predicate<View> readable) {
        List<View> requirements = selector.get("requirements").items();
        long read = requirements.stream().filter(readable).count();
        boolean whole =
                requirements.isEmpty() ? isReadable(selector.get("rawSelector"), parser) : read == requirements.size();
        if (whole) {
            return Optional.empty();
        }
        return Optional.of(selector.path() + (read > 0 ? " partially" : "") + " ignored due to parse error");
    }

    private static boolean isReadable(View raw, Consumer<String> parser) {
        try {
            parser.accept(raw.text());
            return true;
        } catch (RuntimeException unreadable) {
            return false;
        }
    }
}
