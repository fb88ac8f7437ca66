package io.jurumudi.machinery;

import java.util.List;
import java.util.function.Function;

/** Requirements on fields, all of which must hold. */
public final class FieldSelector {
    private final List<Requirement> requirements;

    private FieldSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /** @param equal whether the field must be the value, or must not */
    public record Requirement(String field, boolean equal, String value) {}

    /** @throws ApiException BadRequest in upstream's words */
    public static FieldSelector parse(String text) {
        throw new UnsupportedOperationException();
    }

    public static FieldSelector everything() {
        return new FieldSelector(List.of());
    }

    /** @param fields the field's value, {@code ""} when it has none */
    public boolean matches(Function<String, String> fields) {
        return requirements.stream().allMatch(r -> fields.apply(r.field).equals(r.value) == r.equal);
    }

    public boolean isEverything() {
        return requirements.isEmpty();
    }

    public List<Requirement> requirements() {
        return requirements;
    }
}
