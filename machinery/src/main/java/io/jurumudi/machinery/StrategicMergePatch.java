package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;

/** Upstream's merge patch that knows lists by the type's merge keys, with its directives. */
public final class StrategicMergePatch {
    private StrategicMergePatch() {}

    /** The patched copy. @throws ApiException BadRequest when the patch is malformed or does not fit the type */
    public static ObjectNode apply(ObjectType type, ObjectNode document, JsonNode patch) {
        throw new UnsupportedOperationException();
    }
}
