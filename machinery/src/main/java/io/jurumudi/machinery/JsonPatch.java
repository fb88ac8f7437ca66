package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** RFC 6902. */
public final class JsonPatch {
    private JsonPatch() {}

    /**
     * The patched copy.
     *
     * @throws ApiException BadRequest for a malformed patch, Invalid for one that does not fit the document
     */
    public static ObjectNode apply(ObjectNode document, JsonNode patch) {
        throw new UnsupportedOperationException();
    }
}
