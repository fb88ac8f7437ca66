package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 7386: what the patch says replaces, null removes. */
public final class MergePatch {
    private MergePatch() {}

    /** The patched copy. @throws ApiException BadRequest unless the patch is an object */
    public static ObjectNode apply(ObjectNode document, JsonNode patch) {
        if (patch.isNull()) {
            throw ApiException.badRequest("Invalid JSON Patch");
        }
        if (!(patch instanceof ObjectNode changes)) {
            throw ApiException.badRequest(
                    "error decoding patch: " + GoValue.cannotUnmarshal(patch, "map[string]interface {}"));
        }
        var result = document.deepCopy();
        merge(result, changes);
        return result;
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (var change : patch.properties()) {
            var name = change.getKey();
            switch (change.getValue()) {
                case ObjectNode inner -> {
                    if (target.get(name) instanceof ObjectNode existing) {
                        merge(existing, inner);
                    } else {
                        var fresh = Json.object();
                        merge(fresh, inner); // so that no null of the patch gets into the document
                        target.set(name, fresh);
                    }
                }
                case JsonNode gone when gone.isNull() -> target.remove(name);
                case JsonNode value -> target.set(name, value.deepCopy());
            }
        }
    }
}
