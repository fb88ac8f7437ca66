package io.jurumudi.server.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Builds tables of one kind, in one of the two versions of the format (which are alike). */
public final class Tables {
    private static final List<Column> DEFAULT = List.of(Columns.name(), Columns.createdAt());

    /** What stands beside the cells of a row. */
    public enum IncludeObject {
        NONE,
        METADATA,
        OBJECT;

        /** Empty for an unknown policy; the parameter's default is Metadata. */
        public static Optional<IncludeObject> of(String parameter) {
            return switch (parameter) {
                case "None" -> Optional.of(NONE);
                case "", "Metadata" -> Optional.of(METADATA);
                case "Object" -> Optional.of(OBJECT);
                default -> Optional.empty();
            };
        }
    }

    private final List<Column> columns;
    private final ObjectType described;
    private final boolean pods;
    private final UnaryOperator<ObjectNode> printed;
    private final BiFunction<ObjectNode, String, ObjectNode> served;
    private final String apiVersion;
    private final IncludeObject include;

    /** @param version v1 or v1beta1 */
    public Tables(Kind kind, String version, IncludeObject include) {
        columns = kind.columns().isEmpty() ? DEFAULT : kind.columns();
        described = kind.hubSchema();
        pods = kind.kind().equals("Pod") && kind.group().isEmpty();
        printed = object -> kind.convert(object, kind.storedApiVersion());
        served = (object, wanted) -> kind.convert(object, kind.apiVersion(wanted));
        apiVersion = "meta.k8s.io/" + version;
        this.include = include;
    }

    private Tables(List<Column> columns, ObjectType described, String version, IncludeObject include) {
        this.columns = columns;
        this.described = described;
        pods = false;
        printed = object -> object;
        served = (object, wanted) -> object;
        apiVersion = "meta.k8s.io/" + version;
        this.include = include;
    }

    /** A table of one object that is no stored kind's, such as a Scale. */
    public static ObjectNode ofOther(
            ObjectNode object,
            List<Column> columns,
            ObjectType type,
            String version,
            IncludeObject include,
            Instant now) {
        ObjectNode metadata = Json.object();
        metadata.set("resourceVersion", object.path("metadata").path("resourceVersion"));
        return new Tables(columns, type, version, include).table(metadata, List.of(object), "", now);
    }

    /**
     * @param listMetadata of the list, or for a single object its resourceVersion
     * @param stored the objects, in any of their forms
     * @param version the one that whole objects are converted to
     */
    public ObjectNode table(ObjectNode listMetadata, List<ObjectNode> stored, String version, Instant now) {
        ObjectNode table = empty(listMetadata);
        definitions(table);
        ArrayNode rows = table.putArray("rows");
        stored.forEach(object -> rows.add(row(object, version, now)));
        return table;
    }

    /**
     * A watch event's table of one row.
     *
     * @param first whether the client has seen the columns; only the first table of a watch carries them
     */
    public ObjectNode event(ObjectNode stored, String version, boolean first, Instant now) {
        ObjectNode metadata = Json.object();
        metadata.set("resourceVersion", stored.path("metadata").path("resourceVersion"));
        ObjectNode table = empty(metadata);
        if (first) {
            definitions(table);
        } else {
            table.putNull("columnDefinitions");
        }
        table.putArray("rows").add(row(stored, version, now));
        return table;
    }

    private ObjectNode empty(ObjectNode metadata) {
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", apiVersion);
        table.set("metadata", metadata);
        return table;
    }

    private void definitions(ObjectNode table) {
        ArrayNode definitions = table.putArray("columnDefinitions");
        for (Column column : columns) {
            definitions
                    .addObject()
                    .put("name", column.name())
                    .put("type", column.type())
                    .put("format", column.format())
                    .put("description", description(column))
                    .put("priority", column.priority());
        }
    }

    /** What the schema says of the column's field, or the column of itself. */
    private String description(Column column) {
        Optional<Field> field = Optional.empty();
        ObjectType type = described;
        for (String step : column.field()) {
            field = type.field(step);
            if (field.isEmpty()) {
                return column.description();
            }
            if (field.get().type() instanceof ObjectType inner) {
                type = inner;
            }
        }
        return field.map(Field::description).filter(words -> !words.isEmpty()).orElse(column.description());
    }

    private ObjectNode row(ObjectNode stored, String version, Instant now) {
        ObjectNode row = Json.object();
        ArrayNode cells = row.putArray("cells");
        ObjectNode seen = printed.apply(stored);
        for (Column column : columns) {
            cells.add(cell(column.cell().of(seen, now)));
        }
        conditions(stored, row);
        switch (include) {
            case NONE -> row.putNull("object");
            case OBJECT -> row.set("object", served.apply(stored, version));
            case METADATA -> row.set("object", metadata(stored));
        }
        return row;
    }

    /** A pod that is done is told apart, so that clients can leave it out. */
    private void conditions(ObjectNode stored, ObjectNode row) {
        String phase = stored.path("status").path("phase").asText("");
        if (pods && (phase.equals("Succeeded") || phase.equals("Failed"))) {
            row.putArray("conditions")
                    .addObject()
                    .put("type", "Completed")
                    .put("status", "True")
                    .put("reason", phase)
                    .put("message", phase.equals("Failed") ? "The pod failed." : "The pod has completed successfully.");
        }
    }

    private ObjectNode metadata(ObjectNode stored) {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", apiVersion);
        partial.set("metadata", stored.path("metadata"));
        return partial;
    }

    private static JsonNode cell(Object value) {
        ArrayNode one = Json.array();
        switch (value) {
            case String text -> one.add(text);
            case Long number -> one.add(number);
            case Integer number -> one.add(number);
            case Double number -> one.add(number);
            case Boolean flag -> one.add(flag);
            case JsonNode node -> one.add(node);
            default ->
                throw new IllegalArgumentException(
                        "no cell of type " + value.getClass().getName());
        }
        return one.get(0);
    }
}
