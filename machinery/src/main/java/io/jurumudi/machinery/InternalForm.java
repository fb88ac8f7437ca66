package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How complaints show a value. Upstream checks objects in a form of their own, whose fields have Go's names and are all there; clients see it where
 * a whole object is wrong: {@code {"APIGroup":"","Kind":"Role","Name":"x"}}. Types shared by all groups keep their JSON names.
 */
final class InternalForm {
    private static final String SHARED = "io.k8s.apimachinery.";
    private static final String CORE = "io.k8s.api.core.v1.";
    private static final Pattern STEP = Pattern.compile("[^.\\[\\]]+|\\[[^\\]]*]");

    /** What JSON writes small and Go writes large at the beginning of a name. */
    private static final List<String> INITIALISMS = List.of(
            "api", "aws", "cel", "cidr", "csi", "dns", "fc", "fs", "gce", "grpc", "https", "http", "ip", "iscsi", "nfs",
            "os", "rbd", "tcp", "tls", "ttl", "tty", "uid", "url");

    private static final Map<String, String> ODD = Map.of(
            "cephfs", "CephFS",
            "cidrs", "CIDRs",
            "storageos", "StorageOS",
            "scaleIO", "ScaleIO");

    private InternalForm() {}

    /** The value at the path as upstream shows it, or as it is where the path leads nowhere. */
    static JsonNode at(ObjectType root, String path, JsonNode value) {
        Type type = root;
        Optional<Field> field = Optional.empty();
        var steps = STEP.matcher(path);
        while (steps.find()) {
            var step = steps.group();
            switch (type) {
                case ListType list
                when step.startsWith("[") -> {
                    type = list.item();
                    field = Optional.empty();
                }
                case MapType map
                when step.startsWith("[") -> {
                    type = map.value();
                    field = Optional.empty();
                }
                case ObjectType object -> {
                    field = object.field(step);
                    if (field.isEmpty()) {
                        return value;
                    }
                    type = field.get().type();
                }
                case ListType list -> {
                    return value;
                }
                case MapType map -> {
                    return value;
                }
                case Scalar scalar -> {
                    return value;
                }
            }
        }
        boolean pointer = field.isPresent() && isPointer(field.get());
        return value.isMissingNode() && (pointer || field.isEmpty()) ? value : of(type, value);
    }

    private static boolean isPointer(Field field) {
        return field.zero() == Field.Zero.KEPT || field.zero() == Field.Zero.NULL;
    }

    private static JsonNode of(Type type, JsonNode value) {
        return switch (type) {
            case ObjectType object -> object(object, value);
            case ListType list -> list(list, value);
            case MapType map -> map(map, value);
            case Scalar scalar -> value.isMissingNode() ? zero(scalar) : value;
        };
    }

    private static JsonNode object(ObjectType type, JsonNode value) {
        if (!value.isObject() && !value.isMissingNode()) {
            return value; // complaints may show a part of what stands there
        }
        var name = type.name();
        if (name.startsWith(CORE) && InternalTypes.knows(name.substring(CORE.length()))) {
            return InternalTypes.of(name.substring(CORE.length()), value.isObject() ? value : Json.object());
        }
        var shown = Json.object();
        if (type.name().startsWith(SHARED)) {
            for (var field : type.fields()) {
                if (value.has(field.name())) {
                    shown.set(field.name(), of(field.type(), value.get(field.name())));
                }
            }
            return shown;
        }
        for (var field : type.fields()) {
            if (field.name().equals("metadata")) {
                // the object's metadata is not a field of its own there
                of(field.type(), value.path("metadata")).properties().forEach(e -> shown.set(e.getKey(), e.getValue()));
            } else {
                put(shown, field, value.path(field.name()));
            }
        }
        return shown;
    }

    private static void put(ObjectNode shown, Field field, JsonNode value) {
        if (value.isMissingNode() && isPointer(field)) {
            shown.putNull(goName(field.name()));
        } else {
            shown.set(goName(field.name()), of(field.type(), value));
        }
    }

    /** Keys are in order, as Go's encoder writes them. */
    private static JsonNode map(MapType type, JsonNode value) {
        if (!value.isObject()) {
            return value.isMissingNode() ? NullNode.getInstance() : value;
        }
        var entries = new TreeMap<String, JsonNode>();
        value.properties().forEach(e -> entries.put(e.getKey(), of(type.value(), e.getValue())));
        return Json.object().setAll(entries);
    }

    private static JsonNode list(ListType type, JsonNode value) {
        if (!value.isArray()) {
            return value.isMissingNode() ? NullNode.getInstance() : value;
        }
        var shown = Json.array();
        value.forEach(item -> shown.add(of(type.item(), item)));
        return shown;
    }

    private static JsonNode zero(Scalar scalar) {
        return switch (scalar) {
            case STRING, QUANTITY -> TextNode.valueOf(scalar == Scalar.STRING ? "" : "0");
            case BOOL -> BooleanNode.FALSE;
            case INT32, INT64, DOUBLE, INT_OR_STRING -> IntNode.valueOf(0);
            case BYTES, TIME, MICRO_TIME, RAW_OBJECT, ANY -> NullNode.getInstance();
            case DURATION -> TextNode.valueOf("0s");
        };
    }

    static String goName(String name) {
        if (name.startsWith("seLinux")) {
            return "SELinux" + name.substring("seLinux".length());
        }
        if (ODD.containsKey(name)) {
            return ODD.get(name);
        }
        for (var initialism : INITIALISMS) {
            boolean whole = name.startsWith(initialism)
                    && (name.length() == initialism.length()
                            || Character.isUpperCase(name.charAt(initialism.length())));
            if (whole) {
                return initialism.toUpperCase(Locale.ROOT) + name.substring(initialism.length());
            }
        }
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }
}
