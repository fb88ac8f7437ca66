package io.jurumudi.server.cache;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * How objects lie in the store: kind, apiVersion and metadata first, the identifying metadata first in there, and no resourceVersion,
 * since that is the revision of the write. With this order known, a revision is stamped into the bytes without reading them.
 */
public final class Layout {

    private static final String REVISION = "resourceVersion";

    /** In upstream's order. */
    private static final List<String> METADATA = List.of(
            "name",
            "generateName",
            "namespace",
            "selfLink",
            "uid",
            REVISION,
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "annotations",
            "ownerReferences",
            "finalizers",
            "managedFields");

    private Layout() {}

    /** The bytes to store for an object; the object is left as it is. */
    public static byte[] stored(ObjectNode object) {
        return Json.write(ordered(object));
    }

    /** The object with its fields in the order of the layout and without a resourceVersion; shares parts with the one given. */
    static ObjectNode ordered(ObjectNode object) {
        ObjectNode result = inOrder(object);
        ((ObjectNode) result.get("metadata")).remove(REVISION);
        return result;
    }

    /** The object in the order in which clients see what is stored; shares parts with the one given. */
    public static ObjectNode inOrder(ObjectNode object) {
        ObjectNode result = Json.object();
        result.set("kind", object.path("kind"));
        result.set("apiVersion", object.path("apiVersion"));
        ObjectNode metadata = result.putObject("metadata");
        JsonNode given = object.path("metadata");
        for (String field : METADATA) {
            if (given.has(field)) {
                metadata.set(field, given.get(field));
            }
        }
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            if (!metadata.has(field.getKey())) {
                metadata.set(field.getKey(), field.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!result.has(field.getKey())) {
                result.set(field.getKey(), field.getValue());
            }
        }
        return result;
    }

    /** Where a list item begins, after the opening brace, kind and apiVersion; -1 when the bytes are laid out differently. */
    static int bodyStart(byte[] stored, ObjectNode object) {
        byte[] head = ("{\"kind\":" + object.path("kind") + ",\"apiVersion\":" + object.path("apiVersion")
                        + ",\"metadata\":{")
                .getBytes(StandardCharsets.UTF_8);
        if (stored.length < head.length) {
            return -1;
        }
        for (int i = 0; i < head.length; i++) {
            if (stored[i] != head[i]) {
                return -1;
            }
        }
        return head.length - "\"metadata\":{".length();
    }

    /** The index just after the value of metadata.uid, which must exist in bytes laid out as said above. */
    static int afterUid(byte[] stored, int from) {
        byte[] mark = {'"', 'u', 'i', 'd', '"', ':', '"'};
        for (int i = from; i <= stored.length - mark.length; i++) {
            int matched = 0;
            while (matched < mark.length && stored[i + matched] == mark[matched]) {
                matched++;
            }
            if (matched == mark.length) {
                int end = i + matched;
                while (stored[end] != '"') {
                    end++;
                }
                return end + 1;
            }
        }
        throw new IllegalArgumentException("an object without metadata.uid");
    }
}
