package io.jurumudi.server.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Header fields in order; names are compared without regard to case. Not safe for several threads at once. */
public final class Headers {

    private record Field(String name, String value) {}

    private final List<Field> fields = new ArrayList<>();

    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name.equalsIgnoreCase(name)) {
                return Optional.of(field.value);
            }
        }
        return Optional.empty();
    }

    public String first(String name, String otherwise) {
        return first(name).orElse(otherwise);
    }

    public List<String> all(String name) {
        return fields.stream()
                .filter(f -> f.name.equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    public boolean has(String name) {
        return first(name).isPresent();
    }

    /** Whether one of the comma-separated values of {@code name} is {@code token}, without regard to case. */
    public boolean hasToken(String name, String token) {
        return tokens(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /** The comma-separated values of all fields of that name. */
    public List<String> tokens(String name) {
        List<String> tokens = new ArrayList<>();
        for (String value : all(name)) {
            for (String token : value.split(",")) {
                if (!token.isBlank()) {
                    tokens.add(token.trim());
                }
            }
        }
        return tokens;
    }

    public Headers set(String name, String value) {
        remove(name);
        return add(name, value);
    }

    public Headers add(String name, String value) {
        fields.add(new Field(name, value));
        return this;
    }

    public Headers remove(String name) {
        fields.removeIf(f -> f.name.equalsIgnoreCase(name));
        return this;
    }

    /** Every field in order; a name with two values comes twice. */
    public void forEach(BiConsumer<String, String> action) {
        fields.forEach(f -> action.accept(f.name, f.value));
    }
}
