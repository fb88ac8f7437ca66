package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Shape.Slot;
import io.jurumudi.schema.ListType;
import io.jurumudi.schema.MapType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Checks that an applied tree fits its type, with upstream's complaints. */
final class TypedValidation {
    private final List<String> problems = new ArrayList<>();

    private TypedValidation() {}

    /** @throws TypedTree.MismatchException with all that does not fit */
    static void validate(ObjectType type, JsonNode tree) {
        var validation = new TypedValidation();
        validation.check(Slot.of(type), tree, "");
        var problems = validation.problems;
        if (problems.size() == 1) {
            throw new TypedTree.MismatchException(problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw new TypedTree.MismatchException("errors:\n  " + String.join("\n  ", problems));
        }
    }

    private void check(Slot slot, JsonNode value, String path) {
        if (value.isNull()) {
            return;
        }
        switch (slot.type()) {
            case Scalar scalar -> scalar(scalar, value, path);
            case ListType list -> list(list, value, path);
            case MapType map -> object(slot, value, path);
            case ObjectType object -> object(slot, value, path);
        }
    }

    private void object(Slot slot, JsonNode value, String path) {
        if (!value.isObject()) {
            problems.add("%s: expected map, got &{%s}".formatted(path, GoValue.print(value)));
            return;
        }
        for (var entry : value.properties()) {
            var at = path + "." + entry.getKey();
            slot.get(entry.getKey())
                    .ifPresentOrElse(
                            inner -> check(inner, entry.getValue(), at),
                            () -> problems.add(at + ": field not declared in schema"));
        }
    }

    private void list(ListType list, JsonNode value, String path) {
        if (!value.isArray()) {
            problems.add("%s: expected list, got &{%s}".formatted(path, GoValue.print(value)));
            return;
        }
        boolean associative = list.topology() != ListType.Topology.ATOMIC;
        var seen = new HashSet<PathElement>();
        int index = 0;
        for (var item : value) {
            PathElement element = new PathElement.Index(index);
            if (associative) {
                try {
                    element = Shape.element(list, item, index);
                } catch (TypedTree.MismatchException e) {
                    problems.add(path + ": " + e.getMessage());
                    return;
                }
                if (!seen.add(element)) {
                    problems.add("%s: duplicate entries for key %s".formatted(path, element));
                }
            }
            check(Slot.of(list.item()), item, path + element);
            index++;
        }
    }

    private void scalar(Scalar type, JsonNode value, String path) {
        switch (type) {
            case STRING, BYTES -> {
                if (!value.isTextual()) {
                    problems.add("%s: expected string, got &value.valueUnstructured{Value:%s}"
                            .formatted(path, GoValue.inGo(value, "string")));
                }
            }
            case BOOL -> {
                if (!value.isBoolean()) {
                    problems.add("%s: expected boolean, got &{%s}".formatted(path, GoValue.print(value)));
                }
            }
            case INT32, INT64, DOUBLE -> {
                if (!value.isNumber()) {
                    problems.add(
                            "%s: expected numeric (int or float), got %s".formatted(path, GoValue.untypedGo(value)));
                }
            }
            case INT_OR_STRING, QUANTITY, TIME, MICRO_TIME, DURATION -> {
                if (value.isContainerNode()) {
                    problems.add("%s: expected any scalar, got &{%s}".formatted(path, GoValue.print(value)));
                }
            }
            case RAW_OBJECT, ANY -> {}
        }
    }
}
