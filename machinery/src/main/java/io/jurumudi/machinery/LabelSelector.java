package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Requirements on labels, all of which must hold. */
public final class LabelSelector {
    private final List<Requirement> requirements;

    private LabelSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /** What a label must be. */
    public enum Operator {
        EQUALS,
        NOT_EQUALS,
        IN,
        NOT_IN,
        EXISTS,
        DOES_NOT_EXIST,
        GREATER_THAN,
        LESS_THAN
    }

    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }
    }

    /** @throws ApiException BadRequest in upstream's words */
    public static LabelSelector parse(String text) {
        throw new UnsupportedOperationException();
    }

    /** A {@code LabelSelector} of the API: {@code matchLabels} and {@code matchExpressions}; absent matches nothing, empty everything. */
    public static LabelSelector of(JsonNode labelSelector) {
        throw new UnsupportedOperationException();
    }

    /** Each of these labels with its value; none matches everything. */
    public static LabelSelector ofLabels(Map<String, String> labels) {
        throw new UnsupportedOperationException();
    }

    public static LabelSelector everything() {
        return new LabelSelector(List.of());
    }

    public boolean matches(Map<String, String> labels) {
        throw new UnsupportedOperationException();
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    public Collection<Requirement> requirements() {
        return requirements;
    }

    /** As a query parameter writes it. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
