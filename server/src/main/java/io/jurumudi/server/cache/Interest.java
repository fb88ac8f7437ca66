package io.jurumudi.server.cache;

import java.util.ArrayList;
import java.util.List;

/** The narrowest group of changes that a watcher surely needs to hear of; the cache wakes only the groups a change belongs to. */
public sealed interface Interest {

    /** Every object of the kind. */
    record All() implements Interest {}

    record Namespace(String namespace) implements Interest {}

    /** One object, by its key in the store. */
    record Key(String key) implements Interest {}

    /** Objects on one node: every kubelet watches its pods, and none should wake for the pods of others. */
    record Node(String node) implements Interest {}

    /** The field that {@link Node} groups by. */
    String NODE_FIELD = "spec.nodeName";

    /** The groups an event belongs to. */
    static List<Interest> of(CacheEvent event) {
        CachedObject object = event.object();
        List<Interest> groups = new ArrayList<>(5);
        groups.add(new All());
        groups.add(new Namespace(object.namespace()));
        groups.add(new Key(object.key()));
        String node = object.field(NODE_FIELD);
        groups.add(new Node(node));
        event.previous()
                .map(previous -> previous.field(NODE_FIELD))
                .filter(before -> !before.equals(node))
                .ifPresent(before -> groups.add(new Node(before)));
        return groups;
    }
}
