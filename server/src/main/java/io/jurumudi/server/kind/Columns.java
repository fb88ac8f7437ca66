package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Columns that many kinds print, and the ways values are written in cells. */
public final class Columns {
    public static final String NONE = "<none>";
    public static final String UNSET = "<unset>";
    public static final String UNKNOWN = "<unknown>";

    /** As the field is documented; what the schema is made from has lost the paragraphs. */
    private static final String CREATED =
            "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to "
                    + "be set in happens-before order across separate operations. Clients may not set this value. It is represented "
                    + "in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: "
                    + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

    private Columns() {}

    public static Column name() {
        return new Column(
                        "Name",
                        "string",
                        "name",
                        "The object's name, unique among objects of its kind in its namespace.",
                        0,
                        (o, now) -> o.path("metadata").path("name").asText())
                .describedBy("metadata", "name");
    }

    public static Column age() {
        return text("Age", CREATED, (o, now) -> age(o, now));
    }

    /** The moment of creation; printed where a kind has no columns of its own. */
    public static Column createdAt() {
        return new Column(
                "Created At",
                "date",
                "",
                CREATED,
                0,
                (o, now) -> o.path("metadata").path("creationTimestamp").asText());
    }

    public static Column text(String name, String description, Column.Cell cell) {
        return new Column(name, "string", "", description, 0, cell);
    }

    /** The text at a path, empty where there is none. */
    public static Column text(String name, String description, String... path) {
        return text(name, description, (o, now) -> at(o, path).asText("")).describedBy(path);
    }

    /** The text at a path, or {@code otherwise}. */
    public static Column textOr(String otherwise, String name, String description, String... path) {
        return text(name, description, (o, now) -> or(at(o, path), otherwise)).describedBy(path);
    }

    public static Column integer(String name, String description, String... path) {
        return integer(name, description, (o, now) -> at(o, path).asLong()).describedBy(path);
    }

    public static Column integer(String name, String description, Column.Cell cell) {
        return new Column(name, "integer", "", description, 0, cell);
    }

    public static Column flag(String name, String description, boolean otherwise, String... path) {
        return new Column(
                        name,
                        "boolean",
                        "",
                        description,
                        0,
                        (o, now) -> at(o, path).asBoolean(otherwise))
                .describedBy(path);
    }

    /** Says True or False in a column of flags, as one kind of upstream's does. */
    public static Column bool(String name, String description, Column.Cell cell) {
        return new Column(name, "boolean", "", description, 0, cell);
    }

    /** Names of the containers in the pod template at {@code path}. */
    public static Column containers(String... path) {
        return text("Containers", "Names of each container in the template.", (o, now) -> containers(o, "name", path))
                .wide();
    }

    /** Images of the containers in the pod template at {@code path}. */
    public static Column images(String... path) {
        return text(
                        "Images",
                        "Images referenced by each container in the template.",
                        (o, now) -> containers(o, "image", path))
                .wide();
    }

    /** A label selector object at {@code path}. */
    public static Column selector(String... path) {
        return text("Selector", "Which pods belong to the object.", (o, now) -> selector(at(o, path)))
                .describedBy(path)
                .wide();
    }

    public static JsonNode at(JsonNode object, String... path) {
        JsonNode node = object;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    public static String or(JsonNode node, String otherwise) {
        String text = node.asText("");
        return text.isEmpty() ? otherwise : text;
    }

    public static String age(JsonNode object, Instant now) {
        return since(object.path("metadata").path("creationTimestamp"), now);
    }

    /** How long ago the timestamp was. */
    public static String since(JsonNode timestamp, Instant now) {
        return instant(timestamp)
                .map(then -> HumanDuration.of(Duration.between(then, now)))
                .orElse(UNKNOWN);
    }

    public static Optional<Instant> instant(JsonNode timestamp) {
        String text = timestamp.asText("");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    public static String containers(JsonNode object, String field, String... podSpec) {
        return join(at(object, podSpec).path("containers"), c -> c.path(field).asText());
    }

    /** What each item says, with commas between. */
    public static String join(JsonNode items, Function<JsonNode, String> text) {
        return join(items, ",", text);
    }

    public static String join(JsonNode items, String separator, Function<JsonNode, String> text) {
        StringBuilder joined = new StringBuilder();
        for (JsonNode item : items) {
            joined.append(joined.isEmpty() ? "" : separator).append(text.apply(item));
        }
        return joined.toString();
    }

    /** The first few with a count of the rest, or {@code <unset>}. */
    public static String few(List<String> all, int max) {
        if (all.isEmpty()) {
            return UNSET;
        }
        String shown = String.join(",", all.subList(0, Math.min(max, all.size())));
        return all.size() > max ? shown + " + " + (all.size() - max) + " more..." : shown;
    }

    /** A map of labels as a selector would be typed. */
    public static String labels(JsonNode map) {
        if (map.isEmpty()) {
            return NONE;
        }
        TreeMap<String, String> sorted = new TreeMap<>();
        map.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asText()));
        List<String> pairs = new ArrayList<>(sorted.size());
        sorted.forEach((key, value) -> pairs.add(key + "=" + value));
        return String.join(",", pairs);
    }

    /** A LabelSelector object as a selector would be typed. */
    public static String selector(JsonNode selector) {
        TreeMap<String, String> sorted = new TreeMap<>();
        selector.path("matchLabels")
                .properties()
                .forEach(e ->
                        sorted.put(e.getKey(), e.getKey() + "=" + e.getValue().asText()));
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asText();
            List<String> values = new ArrayList<>();
            expression.path("values").forEach(v -> values.add(v.asText()));
            values.sort(null);
            String list = " (" + String.join(",", values) + ")";
            String text = switch (expression.path("operator").asText()) {
                case "In" -> key + " in" + list;
                case "NotIn" -> key + " notin" + list;
                case "Exists" -> key;
                case "DoesNotExist" -> "!" + key;
                default -> "<error>";
            };
            sorted.merge(key, text, (a, b) -> a + "," + b);
        }
        return sorted.isEmpty() ? NONE : String.join(",", sorted.values());
    }
}
