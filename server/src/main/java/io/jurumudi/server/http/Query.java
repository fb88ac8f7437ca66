package io.jurumudi.server.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A query string's parameters, decoded, in the order sent; a name may occur more than once. */
public final class Query {

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Parses what follows the {@code ?}. A pair whose percent-escapes are broken is left out, as Go's url.Query does. */
    public static Query parse(String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String pair : raw.split("&")) {
            if (pair.isEmpty() || pair.indexOf(';') >= 0) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
            } catch (IllegalArgumentException brokenEscape) {
                continue;
            }
        }
        return new Query(values);
    }

    private static String decode(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    public String first(String name, String otherwise) {
        List<String> all = all(name);
        return all.isEmpty() ? otherwise : all.getFirst();
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Whether the parameter is given and not {@code false} or {@code 0}: what a boolean parameter means in this API. */
    public boolean flag(String name) {
        List<String> all = all(name);
        return !all.isEmpty()
                && !all.getFirst().equals("false")
                && !all.getFirst().equals("0");
    }

    public Iterable<String> names() {
        return values.keySet();
    }
}
