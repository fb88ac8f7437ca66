package io.jurumudi.schema.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code exceptions.txt}; it says itself what its lines mean. */
final class Exceptions {
    private static final Set<String> PAIRS = Set.of("rename", "value", "group", "default");
    private static final Set<String> ZEROES = Set.of("kept", "omitted", "written", "null");

    private final Map<String, Map<String, String>> pairs = new HashMap<>();
    private final Map<String, Set<String>> words = new HashMap<>();
    private final List<Copy> copies = new ArrayList<>();

    /** Types that the artifact no longer has in a package, but still has in another. */
    record Copy(String from, String to, List<String> roots) {}

    private Exceptions() {}

    static Exceptions load() throws IOException {
        var exceptions = new Exceptions();
        var in = Exceptions.class.getResourceAsStream("exceptions.txt");
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(line -> exceptions.add(List.of(line.split(" "))));
        }
        return exceptions;
    }

    private void add(List<String> line) {
        var keyword = line.getFirst();
        if (keyword.equals("copy")) {
            copies.add(new Copy(line.get(1), line.get(2), line.subList(3, line.size())));
        } else if (PAIRS.contains(keyword)) {
            pairs.computeIfAbsent(keyword, k -> new HashMap<>()).put(line.get(1), line.size() > 2 ? line.get(2) : "");
        } else if (ZEROES.contains(keyword)) {
            var zero = pairs.computeIfAbsent("zero", k -> new HashMap<>());
            line.subList(2, line.size()).forEach(name -> zero.put(line.get(1) + " " + name, keyword));
        } else {
            words.computeIfAbsent(keyword, k -> new HashSet<>()).addAll(line.subList(1, line.size()));
        }
    }

    List<Copy> copies() {
        return copies;
    }

    boolean listed(String keyword, String name) {
        return words.getOrDefault(keyword, Set.of()).contains(name);
    }

    String rename(Message message, String field) {
        var renames = pairs.get("rename");
        return renames.getOrDefault(message.shortName() + "." + field, renames.getOrDefault(field, field));
    }

    Optional<String> value(String message) {
        return Optional.ofNullable(pairs.get("value").get(message));
    }

    String defaultValue(String marked) {
        return pairs.get("default").getOrDefault(marked, marked);
    }

    String group(String packageSegment) {
        return pairs.get("group").getOrDefault(packageSegment, packageSegment);
    }

    /** What the table says of the field's zero value, if anything. */
    Optional<String> zero(Message message, String field, String category) {
        var zeroes = pairs.get("zero");
        var name = message.shortName() + "." + field;
        var parts = message.packageName().split("\\.");
        var version = parts[parts.length - 2] + "." + parts[parts.length - 1];
        return Optional.ofNullable(zeroes.get("field " + version + "." + name))
                .or(() -> Optional.ofNullable(zeroes.get("field " + name)))
                .or(() -> Optional.ofNullable(zeroes.get(category + " " + field)));
    }
}
