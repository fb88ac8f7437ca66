package io.jurumudi.schema.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The table {@code go-types.txt}; it says itself what its lines mean. */
final class Aliases {
    private final Map<String, String> goTypes = new HashMap<>();
    private final Map<String, String> values = new HashMap<>();

    private Aliases() {}

    static Aliases load() throws IOException {
        var aliases = new Aliases();
        var in = Aliases.class.getResourceAsStream("go-types.txt");
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(aliases::add);
        }
        return aliases;
    }

    private void add(String line) {
        if (line.startsWith("enum ")) {
            var parts = line.split(" ", 3);
            values.put(parts[1], parts[2]);
        } else {
            var parts = List.of(line.split(" "));
            parts.subList(2, parts.size()).forEach(field -> goTypes.put(field, parts.get(1)));
        }
    }

    /** Empty where the table has none. */
    String goType(Message message, String field) {
        var version = message.packageName().substring(message.packageName().lastIndexOf('.') + 1);
        return named(message, field).replaceFirst("^(\\[])?\\.", "$1" + version + ".");
    }

    /** Separated by bars; empty where the table has none. */
    String values(Message message, String field) {
        var type = named(message, field);
        return values.getOrDefault(type.substring(type.lastIndexOf('.') + 1), "");
    }

    private String named(Message message, String field) {
        var name = message.shortName() + "." + field;
        var parts = message.packageName().split("\\.");
        var version = parts[parts.length - 2] + "." + parts[parts.length - 1];
        return Stream.of(version + "." + name, name, field)
                .filter(goTypes::containsKey)
                .findFirst()
                .map(goTypes::get)
                .orElse("");
    }
}
