package io.jurumudi.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The types of one API, by name. Immutable and safe for any thread. */
public final class Schemas {
    private static final String RESOURCE = "builtin.schema";

    private final Map<String, ObjectType> types;
    private final Map<Kind, ObjectType> kinds;

    /** A kind and its version; group {@code ""} is core. */
    private record Kind(String group, String version, String kind) {}

    private Schemas(Map<String, ObjectType> types, Map<Kind, ObjectType> kinds) {
        this.types = types;
        this.kinds = kinds;
    }

    /** The built-in types, read from this program's own resource. Takes milliseconds, and each type a little more when first used; keep the result. */
    public static Schemas builtin() {
        try (var in = Schemas.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + RESOURCE + " is missing from this build");
            }
            var reader = new SchemaReader(in.readAllBytes());
            var types = new LinkedHashMap<String, ObjectType>();
            var kinds = new LinkedHashMap<Kind, ObjectType>();
            for (var head : reader.heads()) {
                types.put(head.type().name(), head.type());
                if (head.type().root()) {
                    kinds.put(new Kind(head.group(), head.version(), head.type().shortName()), head.type());
                }
            }
            return new Schemas(Collections.unmodifiableMap(types), Collections.unmodifiableMap(kinds));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * These types and one kind more, with its list and all that it is made of.
     *
     * @param group of the kind, with which its version and its type's last name are looked up
     */
    public Schemas with(String group, String version, ObjectType kind) {
        var moreTypes = new LinkedHashMap<>(types);
        var moreKinds = new LinkedHashMap<>(kinds);
        var list = TypeBuilder.list(kind, this);
        collect(list, moreTypes);
        for (var type : List.of(kind, list)) {
            moreKinds.put(new Kind(group, version, type.shortName()), type);
        }
        return new Schemas(Collections.unmodifiableMap(moreTypes), Collections.unmodifiableMap(moreKinds));
    }

    private static void collect(Type type, Map<String, ObjectType> found) {
        switch (type) {
            case ObjectType object -> {
                if (found.putIfAbsent(object.name(), object) == null) {
                    object.fields().forEach(field -> collect(field.type(), found));
                }
            }
            case ListType list -> collect(list.item(), found);
            case MapType map -> collect(map.value(), found);
            case Scalar _ -> {}
        }
    }

    /** @param name as in OpenAPI, such as {@code io.k8s.api.apps.v1.Deployment} */
    public Optional<ObjectType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The type of a kind; group {@code ""} is core. Kinds of meta (Status, DeleteOptions, ...) belong to every group and version. */
    public Optional<ObjectType> kind(String group, String version, String kind) {
        return Optional.ofNullable(kinds.get(new Kind(group, version, kind)))
                .or(() -> Optional.ofNullable(kinds.get(new Kind("meta.k8s.io", "v1", kind))));
    }

    public Collection<ObjectType> all() {
        return types.values();
    }

    /** The groups and versions that have a kind of this name, as {@code group/version}, or {@code version} for core. */
    public List<String> versionsOf(String kind) {
        return kinds.keySet().stream()
                .filter(k -> k.kind.equals(kind))
                .map(k -> k.group.isEmpty() ? k.version : k.group + "/" + k.version)
                .toList();
    }
}
