package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Objects;

/** Names an object within its kind. The namespace is empty for what has none. */
public record Key(String namespace, String name) implements Comparable<Key> {

    public Key {
        Objects.requireNonNull(namespace);
        Objects.requireNonNull(name);
    }

    /** The key of an object that is in no namespace. */
    public static Key of(String name) {
        return new Key("", name);
    }

    public static Key of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new Key(namespace == null ? "" : namespace, object.getMetadata().getName());
    }

    @Override
    public int compareTo(Key other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    /** {@code namespace/name}, or the bare name. */
    @Override
    public String toString() {
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }
}
