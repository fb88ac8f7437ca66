package io.jurumudi.machinery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Requirements on fields, all of which must hold. Immutable. */
public final class FieldSelector {
    private final List<Requirement> requirements;

    private FieldSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /** @param equal whether the field must be the value, or must not */
    public record Requirement(String field, boolean equal, String value) {
        @Override
        public String toString() {
            var escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=");
            return field + (equal ? "=" : "!=") + escaped;
        }
    }

    /** A selector in the syntax of queries; which fields exist is the kind's business. @throws ApiException BadRequest in upstream's words */
    public static FieldSelector parse(String text) {
        var requirements = new ArrayList<Requirement>();
        for (var term : terms(text)) {
            if (!term.isEmpty()) {
                requirements.add(requirement(text, term));
            }
        }
        return new FieldSelector(requirements);
    }

    /** The parts between commas without a backslash before them, sorted as upstream sorts them. */
    private static List<String> terms(String text) {
        var terms = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\\' -> i++;
                case ',' -> {
                    terms.add(text.substring(start, i));
                    start = i + 1;
                }
                default -> {}
            }
        }
        terms.add(text.substring(start));
        terms.sort(null);
        return terms;
    }

    private static Requirement requirement(String text, String term) {
        for (int i = 0; i < term.length(); i++) {
            for (var sign : List.of("!=", "==", "=")) {
                if (term.startsWith(sign, i)) {
                    var value = unescape(term.substring(i + sign.length()));
                    return new Requirement(term.substring(0, i), !sign.equals("!="), value);
                }
            }
        }
        throw ApiException.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(text, term));
    }

    private static String unescape(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    var sequence = value.substring(i - 1, Math.min(i + 1, value.length()));
                    throw ApiException.badRequest("invalid field selector: invalid escape sequence: " + sequence);
                }
                out.append(value.charAt(i));
            } else if (c == '=') {
                throw ApiException.badRequest("invalid field selector: unescaped character in value: " + (int) c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
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

    /** As a query writes it. */
    @Override
    public String toString() {
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}
