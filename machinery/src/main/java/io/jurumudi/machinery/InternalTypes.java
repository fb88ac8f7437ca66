package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the core group's types without a version, which upstream checks objects as, write themselves. Messages quote them: fields by other names, in
 * another order, and none left out. The resource beside this class says how, a type a line: {@code field=Name:type}, the name only where it is not the field with a capital
 * letter, {@code ^} before a field of the object around this one.
 */
public final class InternalTypes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final List<String> METADATA =
            List.of("name", "generateName", "namespace", "labels", "annotations", "ownerReferences", "finalizers");

    private InternalTypes() {}

    private record Field(String json, boolean ofParent, String name, String type) {}

    /** Read when the first message needs them. */
    private static final class Types {
        private static final Map<String, List<Field>> ALL = read();

        private static Map<String, List<Field>> read() {
            Map<String, List<Field>> types = new HashMap<>();
            try (InputStream resource = InternalTypes.class.getResourceAsStream("internal-types.txt")) {
                String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
                text.lines().forEach(line -> {
                    String[] words = line.split(" ");
                    List<Field> fields = new ArrayList<>();
                    for (int i = 1; i < words.length; i++) {
                        fields.add(field(words[i]));
                    }
                    types.put(words[0], List.copyOf(fields));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.copyOf(types);
        }

        private static Field field(String word) {
            int colon = word.indexOf(':');
            boolean ofParent = word.startsWith("^");
            String names = word.substring(ofParent ? 1 : 0, colon);
            int equals = names.indexOf('=');
            String json = equals < 0 ? names : names.substring(0, equals);
            String name = equals < 0
                    ? Character.toUpperCase(json.charAt(0)) + json.substring(1)
                    : names.substring(equals + 1);
            return new Field(json, ofParent, name, word.substring(colon + 1));
        }
    }

    static boolean knows(String type) {
        return Types.ALL.containsKey(type);
    }

    /** @param type the name of upstream's type; null of JSON for an absent value */
    public static JsonNode of(String type, JsonNode value) {
        return value.isObject() ? struct(type, value, NODES.objectNode()) : NullNode.getInstance();
    }

    /** Whether both say the same; none and nothing in it is the same. */
    public static boolean same(String type, JsonNode one, JsonNode other) {
        return full(of(type, one)).equals(full(of(type, other)));
    }

    /** The lines that differ, as {@code diff -u} shows them. */
    public static String difference(String type, JsonNode old, JsonNode now) {
        return UnifiedDiff.of(pretty(of(type, old)), pretty(of(type, now)));
    }

    private static JsonNode struct(String type, JsonNode value, JsonNode parent) {
        ObjectNode form = NODES.objectNode();
        for (Field field : Types.ALL.get(type)) {
            JsonNode there = (field.ofParent() ? parent : value).path(field.json());
            if (field.type().equals("meta")) {
                metadata(there, form);
            } else {
                form.set(field.name(), value(field.type(), there, value));
            }
        }
        return form;
    }

    /** Metadata is not a field of its own there: its fields, which have their JSON names, stand in the object. */
    private static void metadata(JsonNode metadata, ObjectNode form) {
        for (String name : METADATA) {
            JsonNode value = metadata.path(name);
            if (value.isObject()) {
                form.set(name, sorted(value));
            } else if (!value.isMissingNode() && !value.isNull()) {
                form.set(name, value);
            }
        }
    }

    private static JsonNode value(String type, JsonNode value, JsonNode parent) {
        boolean absent = value.isMissingNode() || value.isNull();
        if (type.startsWith("*")) {
            return absent ? NullNode.getInstance() : value(type.substring(1), value, parent);
        }
        if (type.startsWith("[]")) {
            if (absent) {
                return NullNode.getInstance();
            }
            var items = NODES.arrayNode();
            value.forEach(item -> items.add(value(type.substring(2), item, parent)));
            return items;
        }
        return switch (type) {
            case "string" -> absent ? NODES.textNode("") : value;
            case "int" -> absent ? NODES.numberNode(0) : value;
            case "bool" -> absent ? NODES.booleanNode(false) : value;
            case "quantity" -> absent ? NODES.textNode("0") : value;
            case "meta" -> absent ? NODES.objectNode() : value;
            case "any" -> absent ? NullNode.getInstance() : value;
            case "{}" -> absent ? NullNode.getInstance() : sorted(value);
            default -> struct(type, absent ? NODES.objectNode() : value, parent);
        };
    }

    private static JsonNode sorted(JsonNode map) {
        TreeMap<String, JsonNode> entries = new TreeMap<>();
        map.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return NODES.objectNode().setAll(entries);
    }

    /** Without what is empty, for comparing. */
    private static JsonNode full(JsonNode form) {
        if (form.isArray()) {
            var items = NODES.arrayNode();
            form.forEach(item -> items.add(full(item)));
            return items;
        }
        if (!form.isObject()) {
            return form;
        }
        ObjectNode full = NODES.objectNode();
        form.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (!value.isNull() && !(value.isArray() && value.isEmpty()) && !(value.isObject() && value.isEmpty())) {
                full.set(field.getKey(), full(value));
            }
        });
        return full;
    }

    private static String pretty(JsonNode form) {
        StringBuilder out = new StringBuilder();
        pretty(form, "\n", out);
        return out.toString();
    }

    private static void pretty(JsonNode form, String newLine, StringBuilder out) {
        String deeper = newLine + " ";
        if (form.isObject() && !form.isEmpty()) {
            char before = '{';
            for (Map.Entry<String, JsonNode> field : form.properties()) {
                out.append(before)
                        .append(deeper)
                        .append(text(NODES.textNode(field.getKey())))
                        .append(": ");
                pretty(field.getValue(), deeper, out);
                before = ',';
            }
            out.append(newLine).append('}');
        } else if (form.isArray() && !form.isEmpty()) {
            char before = '[';
            for (JsonNode item : form) {
                out.append(before).append(deeper);
                pretty(item, deeper, out);
                before = ',';
            }
            out.append(newLine).append(']');
        } else {
            out.append(text(form));
        }
    }

    /** Go's encoder escapes what HTML would take amiss. */
    private static String text(JsonNode value) {
        return Json.text(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
