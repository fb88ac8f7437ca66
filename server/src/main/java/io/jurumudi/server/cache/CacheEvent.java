package io.jurumudi.server.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * One change of one object. It is shared by everyone who watches, and remembers how it was encoded for each format, so that a
 * format costs one encoding however many clients there are.
 */
public final class CacheEvent {

    /** What happened, in the words of a watch. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }

    private final Type type;
    private final CachedObject object;
    private final Optional<CachedObject> previous;
    private final Map<String, byte[]> encodings = new ConcurrentHashMap<>(2);

    CacheEvent(Type type, CachedObject object, Optional<CachedObject> previous) {
        this.type = type;
        this.object = object;
        this.previous = previous;
    }

    public Type type() {
        return type;
    }

    /** The object after the change; after a delete its last state with the revision of the delete. */
    public CachedObject object() {
        return object;
    }

    /** The object before the change, empty when the change made it. */
    public Optional<CachedObject> previous() {
        return previous;
    }

    public long revision() {
        return object.revision();
    }

    /** What {@code encoder} made of this event for that format, made at the first call. */
    public byte[] encoded(String format, Function<CacheEvent, byte[]> encoder) {
        return encodings.computeIfAbsent(format, f -> encoder.apply(this));
    }

    /** This event as someone sees it whose selection the object has just left: as the deletion of what was selected. */
    CacheEvent asLeaving() {
        CachedObject last = previous.orElseThrow().withRevision(revision());
        return new CacheEvent(Type.DELETED, last, previous);
    }

    /** This event as someone sees it whose selection the object has just entered. */
    CacheEvent asEntering() {
        return new CacheEvent(Type.ADDED, object, Optional.empty());
    }

    int size() {
        return object.size();
    }
}
