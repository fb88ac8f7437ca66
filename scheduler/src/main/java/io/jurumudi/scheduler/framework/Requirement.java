package io.jurumudi.scheduler.framework;

import java.util.List;
import java.util.Map;

/** One condition on labels or fields: {@code In}, {@code NotIn}, {@code Exists}, {@code DoesNotExist}, {@code Gt} or {@code Lt}. */
record Requirement(String key, String operator, List<String> values) {

    Requirement {
        values = values == null ? List.of() : List.copyOf(values);
    }

    static Requirement equal(String key, String value) {
        return new Requirement(key, "In", List.of(value));
    }

    boolean matches(Map<String, String> labels) {
        String value = labels.get(key);
        return switch (operator) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value) > 0;
            case "Lt" -> compare(value) < 0;
            // Refused by the API server; an unknown condition is one that nothing meets.
            default -> false;
        };
    }

    /** How the label's number relates to the required one; 0 when there are no two numbers. */
    private int compare(String value) {
        try {
            return value == null || values.size() != 1
                    ? 0
                    : Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
