package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.PathElement.Key;
import io.jurumudi.machinery.PathElement.Name;
import io.jurumudi.machinery.PathElement.Value;
import io.jurumudi.schema.Field;
import io.jurumudi.schema.Field.StructType;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Type;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** How managed fields see a type: what is one value with one owner, and how one gets from a value to those inside it. */
final class Shape {
    private Shape() {}

    /** A type together with the word of the field that holds it: some fields make one value of what elsewhere is many. */
    record Slot(Type type, StructType structType, Optional<Field> field) {
        static Slot of(Type type) {
            return new Slot(type, StructType.UNSAID, Optional.empty());
        }

        static Slot of(Field field) {
            return new Slot(field.type(), field.structType(), Optional.of(field));
        }

        /** Whether a Go struct would have the field even when nothing was said about it. */
        boolean isAlwaysThere() {
            return field.map(Field::zero)
                    .filter(zero -> zero == Field.Zero.WRITTEN || zero == Field.Zero.NULL)
                    .isPresent();
        }

        /** Whether objects here are walked into. */
        boolean isMap() {
            return structType != StructType.ATOMIC
                    && switch (type) {
                        case ObjectType object -> structType == StructType.GRANULAR || !object.atomic();
                        case MapType map -> !map.atomic();
                        case Scalar scalar -> isFree(scalar);
                        case ListType list -> false;
                    };
        }

        /** Whether lists here are walked into. */
        Optional<ListType> associative() {
            return type instanceof ListType list
                            && structType != StructType.ATOMIC
                            && list.topology() != ListType.Topology.ATOMIC
                    ? Optional.of(list)
                    : Optional.empty();
        }

        /** What stands under a name in an object here; empty when nothing may. */
        Optional<Slot> get(String name) {
            return switch (type) {
                case ObjectType object -> object.field(name).map(Slot::of);
                case MapType map -> Optional.of(of(map.value()));
                case Scalar scalar -> isFree(scalar) ? Optional.of(of(Scalar.ANY)) : Optional.empty();
                case ListType list -> Optional.empty();
            };
        }

        boolean declares(String name) {
            return type instanceof ObjectType object && object.field(name).isPresent();
        }
    }

    /** Upstream owns a RawExtension whole, but looks into custom resources of which no schema says anything. */
    private static boolean isFree(Scalar scalar) {
        return scalar == Scalar.ANY;
    }

    static boolean declares(Type type, String name) {
        return Slot.of(type).declares(name);
    }

    /** The type that a step leads to. */
    static Optional<Type> step(Type type, PathElement step) {
        return switch (step) {
            case Name(var name) -> Slot.of(type).get(name).map(Slot::type);
            case Key key -> item(type);
            case Value value -> item(type);
            case PathElement.Index index -> item(type);
        };
    }

    private static Optional<Type> item(Type type) {
        return type instanceof ListType list ? Optional.of(list.item()) : Optional.empty();
    }

    /** How the item is told from the others. @throws TypedTree.MismatchException when it has none of the keys */
    static PathElement element(ListType list, JsonNode item, int index) {
        if (list.topology() == ListType.Topology.SET) {
            return new Value(item);
        }
        if (!(item instanceof ObjectNode object)) {
            throw new TypedTree.MismatchException(
                    "element %d: associative list with keys may not have non-map elements".formatted(index));
        }
        var fields = new TreeMap<String, JsonNode>();
        for (var key : list.keys()) {
            var value = object.path(key);
            if (value.isMissingNode() || value.isNull()) {
                keyDefault(list, key).ifPresent(implied -> fields.put(key, implied));
            } else {
                fields.put(key, value);
            }
        }
        if (fields.isEmpty()) {
            throw new TypedTree.MismatchException(
                    "element %d: associative list with keys has an element that omits key field %s (and doesn't have default value)"
                            .formatted(index, GoText.quote(list.keys().getFirst())));
        }
        return new Key(fields);
    }

    private static Optional<JsonNode> keyDefault(ListType list, String key) {
        if (!(list.item() instanceof ObjectType object)) {
            return Optional.empty();
        }
        return object.field(key).flatMap(Shape::impliedValue);
    }

    /** The stated default; for a key that Go leaves out when empty, the empty value is as good as stated. */
    private static Optional<JsonNode> impliedValue(Field field) {
        if (field.defaultJson().isPresent()) {
            return field.defaultJson().map(Json::readAny);
        }
        if (field.zero() != Field.Zero.OMITTED) {
            return Optional.empty();
        }
        return switch (field.type()) {
            case Scalar.STRING -> Optional.of(Json.object().textNode(""));
            case Scalar.INT32, Scalar.INT64 -> Optional.of(Json.object().numberNode(0));
            case Type other -> Optional.empty();
        };
    }

    static List<JsonNode> items(JsonNode list) {
        return list instanceof ArrayNode array ? array.valueStream().toList() : List.of();
    }
}
