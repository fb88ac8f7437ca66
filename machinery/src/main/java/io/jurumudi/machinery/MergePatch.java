package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 7386. */
public final class MergePatch {
    private MergePatch() {}

    /** The patched copy. @throws ApiException BadRequest unless the patch is an object */
    public static ObjectNode apply(ObjectNode document, JsonNode patch) {
        throw new UnsupportedOperationException();
    }
}
