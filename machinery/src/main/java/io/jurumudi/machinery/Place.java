package io.jurumudi.machinery;

import io.jurumudi.schema.Field;
import io.jurumudi.schema.ObjectType;
import java.util.Optional;

/** Where a decoder is. Cheap to make, since one is made for every value; spelt out only when something is wrong there. */
final class Place {
    private static final Place ROOT = new Place(Optional.empty(), "", "", "", "");

    private final Optional<Place> parent;
    private final String struct;
    private final String step;
    private final String embedded;
    private final String goType;

    private Place(Optional<Place> parent, String struct, String step, String embedded, String goType) {
        this.parent = parent;
        this.struct = struct;
        this.step = step;
        this.embedded = embedded;
        this.goType = goType;
    }

    static Place root() {
        return ROOT;
    }

    Place field(ObjectType owner, Field field) {
        return new Place(
                Optional.of(this),
                owner.shortName(),
                field.name(),
                field.embedded(),
                field.alias().goType());
    }

    Place field(String name) {
        return new Place(Optional.of(this), struct, name, "", "");
    }

    Place item(int index) {
        return new Place(Optional.of(this), struct, "[" + index + "]", "", item(goType));
    }

    /** A key of a map: Go's errors leave it out, the strict ones have it. */
    Place key(String key) {
        return new Place(Optional.of(this), struct, "{" + key, "", value(goType));
    }

    /** As Go's decoder names it: the innermost struct, then all fields without indices and keys. */
    String inGo() {
        return struct + appendGo(new StringBuilder());
    }

    private StringBuilder appendGo(StringBuilder out) {
        parent.ifPresent(p -> p.appendGo(out));
        if (parent.isPresent() && !step.startsWith("[") && !step.startsWith("{")) {
            out.append('.').append(embedded).append(step);
        }
        return out;
    }

    /** Go's name of an item's type, given the list's; empty where it follows from the type. */
    static String item(String goType) {
        return goType.startsWith("[]") ? goType.substring(2) : "";
    }

    /** Go's name of a value's type, given the map's; empty where it follows from the type. */
    static String value(String goType) {
        return goType.startsWith("map[") ? goType.substring(goType.indexOf(']') + 1) : "";
    }

    /** Whether there is a struct around it. */
    boolean isBare() {
        return struct.isEmpty();
    }

    /** Go's own name of the type here; empty where it follows from the type. */
    String goType() {
        return goType;
    }

    boolean isRoot() {
        return parent.isEmpty();
    }

    /** As strict decoding names it: {@code spec.containers[0].name}. */
    @Override
    public String toString() {
        return append(new StringBuilder()).toString();
    }

    private StringBuilder append(StringBuilder out) {
        parent.ifPresent(p -> p.append(out));
        if (step.startsWith("[")) {
            return out.append(step);
        }
        var name = step.startsWith("{") ? step.substring(1) : step;
        return out.append(out.isEmpty() ? "" : ".").append(name);
    }
}
