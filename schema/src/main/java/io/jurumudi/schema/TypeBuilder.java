package io.jurumudi.schema;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Describes a type that no artifact brings, field by field; wire numbers follow the order of the fields. */
public final class TypeBuilder {
    private final String name;
    private final String description;
    private final List<Field> fields = new ArrayList<>();
    private boolean root;

    private TypeBuilder(String name, String description) {
        this.name = name;
        this.description = description;
    }

    /** @param name as in OpenAPI, such as {@code com.example.harbour.v1.LighthouseSpec} */
    public static TypeBuilder object(String name, String description) {
        return new TypeBuilder(name, description);
    }

    /**
     * An object with {@code apiVersion}, {@code kind} and {@code metadata}.
     *
     * @param name ends with the kind
     * @param types where {@code ObjectMeta} is found
     */
    public static TypeBuilder kind(String name, String description, Schemas types) {
        TypeBuilder builder = new TypeBuilder(name, description)
                .optional("kind", Scalar.STRING, "What this object is.")
                .optional("apiVersion", Scalar.STRING, "The group and version in which it is written.");
        builder.fields.replaceAll(field -> with(field, 0)); // the protobuf envelope carries both
        builder.root = true;
        return builder.optional(
                "metadata",
                types.type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta").orElseThrow(),
                "Standard object metadata.");
    }

    /** A list of objects of a kind, as lists of every kind are. */
    static ObjectType list(ObjectType item, Schemas types) {
        TypeBuilder builder = kind(item.name() + "List", "A list of " + item.shortName() + " objects.", types);
        builder.fields.removeLast();
        return builder.optional(
                        "metadata",
                        types.type("io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta")
                                .orElseThrow(),
                        "Standard list metadata.")
                .required("items", new ListType(item, ListType.Topology.ATOMIC, List.of()), "The objects.")
                .build();
    }

    public TypeBuilder required(String field, Type type, String description) {
        return add(field, type, true, Optional.empty(), description);
    }

    public TypeBuilder optional(String field, Type type, String description) {
        return add(field, type, false, Optional.empty(), description);
    }

    /** @param json the value an absent field takes, as JSON text */
    public TypeBuilder defaulted(String field, Type type, String json, String description) {
        return add(field, type, false, Optional.of(json), description);
    }

    public ObjectType build() {
        List<Field> all = List.copyOf(fields);
        return new ObjectType(name, false, root, () -> description, () -> all);
    }

    private TypeBuilder add(
            String field, Type type, boolean required, Optional<String> defaultJson, String description) {
        int number = 1 + (int) fields.stream().filter(f -> f.number() > 0).count();
        fields.add(new Field(
                field,
                "",
                number,
                type,
                required,
                defaultJson,
                EnumSet.noneOf(Field.PatchStrategy.class),
                "",
                Field.StructType.UNSAID,
                required ? Field.Zero.KEPT : Field.Zero.OMITTED,
                Field.Alias.NONE,
                () -> description));
        return this;
    }

    private static Field with(Field field, int number) {
        return new Field(
                field.name(),
                field.embedded(),
                number,
                field.type(),
                field.required(),
                field.defaultJson(),
                field.patchStrategies(),
                field.patchMergeKey(),
                field.structType(),
                field.zero(),
                field.alias(),
                field.text());
    }
}
