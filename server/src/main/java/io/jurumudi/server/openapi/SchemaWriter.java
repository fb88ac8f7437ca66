package io.jurumudi.server.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes types as OpenAPI schemas, and with each all those that it refers to. For one document and one thread. */
final class SchemaWriter {
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Map<Scalar, String> NAMED = Map.of(
            Scalar.INT_OR_STRING, "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
            Scalar.QUANTITY, "io.k8s.apimachinery.pkg.api.resource.Quantity",
            Scalar.TIME, META + "Time",
            Scalar.MICRO_TIME, META + "MicroTime",
            Scalar.DURATION, META + "Duration",
            Scalar.RAW_OBJECT, "io.k8s.apimachinery.pkg.runtime.RawExtension",
            Scalar.ANY, "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON");

    private final Dialect dialect;
    private final Map<String, Collection<GroupVersionKind>> kinds;
    private final Map<String, ObjectNode> written = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final Deque<ObjectType> waiting = new ArrayDeque<>();

    /** @param kinds which kinds a type is, by the type's name */
    SchemaWriter(Dialect dialect, Map<String, Collection<GroupVersionKind>> kinds) {
        this.dialect = dialect;
        this.kinds = kinds;
    }

    /** A reference to the type, which is written too. */
    ObjectNode reference(ObjectType type) {
        if (known.add(type.name())) {
            waiting.add(type);
        }
        return reference(type.name());
    }

    /** Everything referred to so far, by name. */
    ObjectNode schemas() {
        while (!waiting.isEmpty()) {
            ObjectType type = waiting.remove();
            written.put(type.name(), object(type));
        }
        ObjectNode all = Json.object();
        written.forEach(all::set);
        return all;
    }

    private ObjectNode reference(String name) {
        return Json.object().put("$ref", dialect.prefix() + name);
    }

    private ObjectNode object(ObjectType type) {
        ObjectNode schema = Json.object();
        describe(schema, type.description());
        schema.put("type", "object");
        ArrayNode required = Json.array();
        ObjectNode properties = Json.object();
        for (Field field : type.fields()) {
            properties.set(field.name(), property(field));
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
        if (!properties.isEmpty()) {
            schema.set("properties", properties);
        }
        if (type.atomic()) {
            schema.put("x-kubernetes-map-type", "atomic");
        }
        Collection<GroupVersionKind> which = kinds.getOrDefault(type.name(), List.of());
        if (!which.isEmpty()) {
            ArrayNode list = schema.putArray("x-kubernetes-group-version-kind");
            which.forEach(gvk -> list.add(describe(gvk)));
        }
        return schema;
    }

    static ObjectNode describe(GroupVersionKind gvk) {
        return Json.object().put("group", gvk.group()).put("kind", gvk.kind()).put("version", gvk.version());
    }

    private static void describe(ObjectNode schema, String description) {
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
    }

    private ObjectNode property(Field field) {
        ObjectNode schema = type(field.type());
        if (schema.has("$ref") && dialect == Dialect.V3) {
            // nothing may stand beside a reference in version 3.0
            ObjectNode wrapped = Json.object();
            wrapped.putArray("allOf").add(schema);
            schema = wrapped;
        }
        describe(schema, field.description());
        if (dialect == Dialect.V3) {
            ObjectNode target = schema;
            field.defaultJson().ifPresent(value -> target.set("default", Json.readAny(value)));
        }
        if (field.structType() != Field.StructType.UNSAID && field.type() instanceof ObjectType) {
            schema.put("x-kubernetes-map-type", field.structType().name().toLowerCase(Locale.ROOT));
        }
        if (field.type() instanceof ListType list) {
            listMarks(schema, list);
        }
        if (!field.patchMergeKey().isEmpty()) {
            schema.put("x-kubernetes-patch-merge-key", field.patchMergeKey());
        }
        if (!field.patchStrategies().isEmpty()) {
            schema.put(
                    "x-kubernetes-patch-strategy",
                    field.patchStrategies().stream()
                            .sorted()
                            .map(SchemaWriter::strategy)
                            .collect(Collectors.joining(",")));
        }
        return schema;
    }

    private static String strategy(Field.PatchStrategy strategy) {
        return switch (strategy) {
            case MERGE, REPLACE -> strategy.name().toLowerCase(Locale.ROOT);
            case RETAIN_KEYS -> "retainKeys";
        };
    }

    private static void listMarks(ObjectNode schema, ListType list) {
        schema.put("x-kubernetes-list-type", list.topology().name().toLowerCase(Locale.ROOT));
        if (!list.keys().isEmpty()) {
            ArrayNode keys = schema.putArray("x-kubernetes-list-map-keys");
            list.keys().forEach(keys::add);
        }
    }

    private ObjectNode type(Type type) {
        return switch (type) {
            case ObjectType object -> reference(object);
            case ListType list -> {
                ObjectNode schema = Json.object().put("type", "array");
                schema.set("items", type(list.item()));
                yield schema;
            }
            case MapType map -> {
                ObjectNode schema = Json.object().put("type", "object");
                schema.set("additionalProperties", type(map.value()));
                yield schema;
            }
            case Scalar scalar -> scalar(scalar);
        };
    }

    private ObjectNode scalar(Scalar scalar) {
        return switch (scalar) {
            case STRING -> Json.object().put("type", "string");
            case BYTES -> Json.object().put("type", "string").put("format", "byte");
            case BOOL -> Json.object().put("type", "boolean");
            case INT32 -> Json.object().put("type", "integer").put("format", "int32");
            case INT64 -> Json.object().put("type", "integer").put("format", "int64");
            case DOUBLE -> Json.object().put("type", "number").put("format", "double");
            case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION, RAW_OBJECT, ANY -> {
                String name = NAMED.get(scalar);
                written.computeIfAbsent(name, n -> named(scalar));
                yield reference(name);
            }
        };
    }

    private ObjectNode named(Scalar scalar) {
        return switch (scalar) {
            case INT_OR_STRING -> either("integer").put("format", "int-or-string");
            case QUANTITY ->
                either("number")
                        .put("description", "An amount such as 500m, 2, 1.5Gi or 100k: a number with a suffix.");
            case TIME, MICRO_TIME -> Json.object().put("type", "string").put("format", "date-time");
            case DURATION -> Json.object().put("type", "string");
            case RAW_OBJECT -> Json.object().put("type", "object");
            case STRING, BYTES, BOOL, INT32, INT64, DOUBLE, ANY -> Json.object();
        };
    }

    /** A string or something else; version 2 cannot say so, and says string. */
    private ObjectNode either(String other) {
        if (dialect == Dialect.V2) {
            return Json.object().put("type", "string");
        }
        ObjectNode schema = Json.object();
        ArrayNode choices = schema.putArray("oneOf");
        choices.addObject().put("type", other);
        choices.addObject().put("type", "string");
        return schema;
    }
}
