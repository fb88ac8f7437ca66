package io.jurumudi.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A JSON object with known fields. Types refer to each other in circles and most are never looked at, so fields are made
 * when first asked for.
 */
public final class ObjectType implements Type {
    private final String name;
    private final boolean atomic;
    private final boolean root;
    private final Field.Text description;
    private final Supplier<List<Field>> source;
    private volatile Body body;

    private record Body(List<Field> fields, Map<String, Field> byName, Message message) {}

    /**
     * @param name as in OpenAPI, such as {@code io.k8s.api.apps.v1.Deployment}
     * @param atomic whether server-side apply sees one value with one owner wherever the type is used
     * @param root whether it has {@code apiVersion} and {@code kind}
     */
    public ObjectType(String name, boolean atomic, boolean root, Field.Text description, Supplier<List<Field>> source) {
        this.name = name;
        this.atomic = atomic;
        this.root = root;
        this.description = description;
        this.source = source;
    }

    public String name() {
        return name;
    }

    /** The last part of the name: the Go type, and for a kind the kind. */
    public String shortName() {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    public boolean atomic() {
        return atomic;
    }

    public boolean root() {
        return root;
    }

    public String description() {
        return description.get();
    }

    public List<Field> fields() {
        return body().fields;
    }

    public Optional<Field> field(String jsonName) {
        return Optional.ofNullable(body().byName.get(jsonName));
    }

    /** How the fields travel as protobuf. */
    public Message message() {
        return body().message;
    }

    private Body body() {
        var current = body;
        if (current == null) { // two threads may both do it, to the same result
            var fields = List.copyOf(source.get());
            var byName = fields.stream().collect(Collectors.toUnmodifiableMap(Field::name, f -> f));
            current = new Body(fields, byName, Message.of(fields));
            body = current;
        }
        return current;
    }

    @Override
    public String toString() {
        return name;
    }
}
