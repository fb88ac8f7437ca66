package io.jurumudi.server.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** One version of an object as the cache keeps it: its bytes as clients get them, and what it can be selected by. Immutable. */
public final class CachedObject {

    private static final byte[] REVISION_FIELD = ",\"resourceVersion\":\"".getBytes(StandardCharsets.UTF_8);

    private final String key;
    private final String namespace;
    private final String name;
    private final long revision;
    private final Map<String, String> labels;
    private final Map<String, String> fields;
    private final byte[] bytes;
    private final int bodyStart;
    private final int revisionStart;
    private final int revisionEnd;
    private volatile SoftReference<Encoded> encoded = new SoftReference<>(null);

    private record Encoded(String format, byte[] bytes) {}

    private CachedObject(
            String key,
            String namespace,
            String name,
            long revision,
            Map<String, String> labels,
            Map<String, String> fields,
            byte[] bytes,
            int bodyStart,
            int revisionStart,
            int revisionEnd) {
        this.key = key;
        this.namespace = namespace;
        this.name = name;
        this.revision = revision;
        this.labels = labels;
        this.fields = fields;
        this.bytes = bytes;
        this.bodyStart = bodyStart;
        this.revisionStart = revisionStart;
        this.revisionEnd = revisionEnd;
    }

    /**
     * Reads what is stored.
     *
     * @param selectable what field selectors may name and where an object has it
     */
    public static CachedObject of(
            String key, byte[] stored, long revision, Map<String, Function<ObjectNode, String>> selectable) {
        ObjectNode object = Json.read(stored);
        int bodyStart = Layout.bodyStart(stored, object);
        byte[] laidOut = stored;
        if (bodyStart < 0 || object.path("metadata").has("resourceVersion")) {
            object = Layout.ordered(object);
            laidOut = Json.write(object);
            bodyStart = Layout.bodyStart(laidOut, object);
        }
        JsonNode metadata = object.path("metadata");
        int at = Layout.afterUid(laidOut, bodyStart);
        byte[] digits = Long.toString(revision).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[laidOut.length + REVISION_FIELD.length + digits.length + 1];
        System.arraycopy(laidOut, 0, bytes, 0, at);
        System.arraycopy(REVISION_FIELD, 0, bytes, at, REVISION_FIELD.length);
        int revisionStart = at + REVISION_FIELD.length;
        System.arraycopy(digits, 0, bytes, revisionStart, digits.length);
        int revisionEnd = revisionStart + digits.length;
        bytes[revisionEnd] = '"';
        System.arraycopy(laidOut, at, bytes, revisionEnd + 1, laidOut.length - at);

        Map<String, String> fields = new HashMap<>();
        for (Map.Entry<String, Function<ObjectNode, String>> field : selectable.entrySet()) {
            String value = field.getValue().apply(object);
            if (!value.isEmpty()) {
                fields.put(field.getKey(), value);
            }
        }
        return new CachedObject(
                key,
                metadata.path("namespace").asText(""),
                metadata.path("name").asText(""),
                revision,
                labels(metadata),
                Map.copyOf(fields),
                bytes,
                bodyStart,
                revisionStart,
                revisionEnd);
    }

    private static Map<String, String> labels(JsonNode metadata) {
        JsonNode given = metadata.path("labels");
        if (given.isEmpty()) {
            return Map.of();
        }
        Map<String, String> labels = new HashMap<>();
        given.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        return Map.copyOf(labels);
    }

    /** Its key in the store. */
    public String key() {
        return key;
    }

    /** Empty for cluster-scoped objects. */
    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    /** The revision that wrote this version, or that deleted the object: its resourceVersion. */
    public long revision() {
        return revision;
    }

    public Map<String, String> labels() {
        return labels;
    }

    /** The value of a selectable field, empty where the object has none. */
    public String field(String label) {
        return fields.getOrDefault(label, "");
    }

    /** The object as JSON in its stored apiVersion, resourceVersion included. Shared: never change it. */
    public byte[] json() {
        return bytes;
    }

    /** How many bytes it takes. */
    public int size() {
        return bytes.length;
    }

    /** Writes the object as an item of a typed list: without kind and apiVersion. */
    public void writeItem(OutputStream out) throws IOException {
        out.write('{');
        out.write(bytes, bodyStart, bytes.length - bodyStart);
    }

    /** What {@code encoder} makes of this object for that format, kept as long as there is memory to spare. Shared: never change it. */
    public byte[] encoded(String format, Function<CachedObject, byte[]> encoder) {
        Encoded kept = encoded.get();
        if (kept == null || !kept.format.equals(format)) { // two threads may both do it, to the same result
            kept = new Encoded(format, encoder.apply(this));
            encoded = new SoftReference<>(kept);
        }
        return kept.bytes;
    }

    /** The object as a tree of its own. */
    public ObjectNode tree() {
        return Json.read(bytes);
    }

    /** The same object under another resourceVersion, as the last state of a deleted object is shown. */
    CachedObject withRevision(long newRevision) {
        byte[] digits = Long.toString(newRevision).getBytes(StandardCharsets.UTF_8);
        byte[] stamped = new byte[bytes.length - (revisionEnd - revisionStart) + digits.length];
        System.arraycopy(bytes, 0, stamped, 0, revisionStart);
        System.arraycopy(digits, 0, stamped, revisionStart, digits.length);
        System.arraycopy(bytes, revisionEnd, stamped, revisionStart + digits.length, bytes.length - revisionEnd);
        return new CachedObject(
                key,
                namespace,
                name,
                newRevision,
                labels,
                fields,
                stamped,
                bodyStart,
                revisionStart,
                revisionStart + digits.length);
    }

    @Override
    public String toString() {
        return key + "@" + revision;
    }
}
