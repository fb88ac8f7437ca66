package io.jurumudi.schema;

import java.util.List;

/**
 * A JSON array.
 *
 * @param keys the fields that tell two items apart; empty unless {@code topology} is {@link Topology#MAP}
 */
public record ListType(Type item, Topology topology, List<String> keys) implements Type {
    public ListType {
        keys = List.copyOf(keys);
    }

    /** How server-side apply treats the items. */
    public enum Topology {
        /** The list has one owner. */
        ATOMIC,
        /** Each distinct item has its owners. */
        SET,
        /** Each item, told by its keys, has owners for its fields. */
        MAP
    }
}
