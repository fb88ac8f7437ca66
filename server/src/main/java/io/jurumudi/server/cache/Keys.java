package io.jurumudi.server.cache;

import io.jurumudi.store.Store;

/** Where objects are in the store: {@code <prefix><namespace>/<name>}, or {@code <prefix><name>} without a namespace. */
public final class Keys {

    /** Keys from {@code start} up to, not including, {@code end}. */
    public record Range(String start, String end) {}

    private Keys() {}

    /** @param namespace empty for cluster-scoped objects */
    public static String object(String prefix, String namespace, String name) {
        return namespace.isEmpty() ? prefix + name : prefix + namespace + "/" + name;
    }

    /** @param namespace empty for all */
    public static Range range(String prefix, String namespace) {
        String start = namespace.isEmpty() ? prefix : prefix + namespace + "/";
        return new Range(start, Store.prefixEnd(start));
    }

    static Range range(String prefix, Interest interest) {
        return switch (interest) {
            case Interest.All() -> range(prefix, "");
            case Interest.Node(String node) -> range(prefix, "");
            case Interest.Namespace(String namespace) -> range(prefix, namespace);
            case Interest.Key(String key) -> new Range(key, key + "\0");
        };
    }
}
