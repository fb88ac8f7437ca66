package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Requirements on labels, all of which must hold. Immutable. */
public final class LabelSelector {
    private static final LabelSelector EVERYTHING = new LabelSelector(List.of(), false);
    private static final LabelSelector NOTHING = new LabelSelector(List.of(), true);

    private final List<Requirement> requirements;
    private final boolean nothing;

    private LabelSelector(List<Requirement> requirements, boolean nothing) {
        this.requirements = List.copyOf(requirements);
        this.nothing = nothing;
    }

    /** What a label must be, with its sign in a query. */
    public enum Operator {
        EQUALS("="),
        NOT_EQUALS("!="),
        IN(" in "),
        NOT_IN(" notin "),
        EXISTS(""),
        DOES_NOT_EXIST("!"),
        GREATER_THAN(">"),
        LESS_THAN("<");

        private final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }

    /** @param values sorted; one for the comparisons, none for existence */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = values.stream().distinct().sorted().toList();
        }

        public boolean matches(Map<String, String> labels) {
            var value = labels.get(key);
            return switch (operator) {
                case EQUALS, IN -> value != null && values.contains(value);
                case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case GREATER_THAN -> value != null && compare(value) > 0;
                case LESS_THAN -> value != null && compare(value) < 0;
            };
        }

        /** 0, which is neither greater nor less, where one of the two is no number. */
        private int compare(String value) {
            try {
                return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        @Override
        public String toString() {
            return switch (operator) {
                case IN, NOT_IN -> key + operator.sign + "(" + String.join(",", values) + ")";
                case DOES_NOT_EXIST -> operator.sign + key;
                case EXISTS -> key;
                case EQUALS, NOT_EQUALS, GREATER_THAN, LESS_THAN -> key + operator.sign + values.getFirst();
            };
        }
    }

    /** A selector in the syntax of queries. @throws ApiException BadRequest in upstream's words */
    public static LabelSelector parse(String text) {
        var requirements = new ArrayList<>(new LabelSelectorParser(text).parse());
        requirements.sort(Comparator.comparing(Requirement::key));
        return new LabelSelector(requirements, false);
    }

    /**
     * A {@code LabelSelector} of the API: {@code matchLabels} and {@code matchExpressions}. An absent one matches nothing, an empty
     * one everything. An operator that does not exist matches nothing; validation says so in its own place.
     */
    public static LabelSelector of(JsonNode selector) {
        if (!selector.isObject()) {
            return NOTHING;
        }
        var requirements = new ArrayList<Requirement>();
        for (var label : selector.path("matchLabels").properties()) {
            requirements.add(new Requirement(
                    label.getKey(), Operator.EQUALS, List.of(label.getValue().asText())));
        }
        for (var expression : selector.path("matchExpressions")) {
            var operator = switch (expression.path("operator").asText()) {
                case "In" -> Operator.IN;
                case "NotIn" -> Operator.NOT_IN;
                case "Exists" -> Operator.EXISTS;
                case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
                default -> null;
            };
            if (operator == null) {
                return NOTHING;
            }
            var values = new ArrayList<String>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            requirements.add(new Requirement(expression.path("key").asText(), operator, values));
        }
        return of(requirements);
    }

    /** Each of these labels with its value; none matches everything. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        return of(labels.entrySet().stream()
                .map(label -> new Requirement(label.getKey(), Operator.EQUALS, List.of(label.getValue())))
                .toList());
    }

    public static LabelSelector of(List<Requirement> requirements) {
        return requirements.isEmpty() ? EVERYTHING : new LabelSelector(requirements, false);
    }

    public static LabelSelector everything() {
        return EVERYTHING;
    }

    public static LabelSelector nothing() {
        return NOTHING;
    }

    public boolean matches(Map<String, String> labels) {
        return !nothing && requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    public boolean isEverything() {
        return !nothing && requirements.isEmpty();
    }

    public boolean isNothing() {
        return nothing;
    }

    public Collection<Requirement> requirements() {
        return requirements;
    }

    /** As a query writes it, sorted by key; nothing and everything are both empty. */
    @Override
    public String toString() {
        return requirements.stream()
                .sorted(Comparator.comparing(Requirement::key))
                .map(Requirement::toString)
                .collect(Collectors.joining(","));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LabelSelector selector
                && nothing == selector.nothing
                && toString().equals(selector.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
