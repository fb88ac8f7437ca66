package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.JsonPatch;
import io.jurumudi.machinery.MergePatch;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.StrategicMergePatch;
import io.jurumudi.schema.ObjectType;
import java.util.List;

/** The patch formats; see {@code patch} in upstream's API concepts. */
final class Patch {

    enum Type {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json"),
        APPLY("application/apply-patch+yaml");

        private final String contentType;

        Type(String contentType) {
            this.contentType = contentType;
        }

        /** @throws ApiException UnsupportedMediaType for anything else, an absent one included */
        static Type of(String contentType) {
            int semicolon = contentType.indexOf(';');
            String bare = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
            for (Type type : values()) {
                if (type.contentType.equals(bare.strip())) {
                    return type;
                }
            }
            throw Failures.unrouted(415, "UnsupportedMediaType", "415: Unsupported Media Type");
        }
    }

    private Patch() {}

    /** Reads a patch other than an apply once, so that it is not read again when the object has changed meanwhile. */
    static JsonNode read(Type type, byte[] body) {
        try {
            return Json.readAny(body);
        } catch (Json.MalformedException e) {
            String prefix = type == Type.STRATEGIC ? "" : "error decoding patch: ";
            throw ApiException.badRequest(prefix + e.getMessage());
        }
    }

    /** The patched copy, in the version it was given in. */
    static ObjectNode apply(Type type, ObjectType schema, ObjectNode object, JsonNode patch) {
        return switch (type) {
            case JSON -> JsonPatch.apply(object, patch);
            case MERGE -> MergePatch.apply(object, patch);
            case STRATEGIC -> StrategicMergePatch.apply(schema, object, patch);
            case APPLY -> throw new IllegalArgumentException("an apply is merged by its managed fields");
        };
    }

    /**
     * What became of a patched object once it is read again. A patch may make an object that is none any more; that is the patch's
     * fault, not the body's form, and so another answer than that to a bad body.
     *
     * @param patch what the answer shows of a strategic merge patch that does so; of others it shows the object
     */
    static ObjectNode decoded(
            RestCall call,
            Type type,
            JsonNode patch,
            ObjectNode patched,
            GroupVersionKind wanted,
            ObjectType schema,
            WriteOptions options) {
        try {
            if (type != Type.STRATEGIC) { // whose objects never leave their type
                Bodies.checkConvertible(call, patched, wanted);
            }
            Decoder.Decoded decoded = Decoder.decode(patched, schema);
            Bodies.problems(call, wanted, decoded.problems(), options);
            return decoded.tree();
        } catch (ApiException misfit) {
            String why = misfit.getMessage().replaceFirst("^.* cannot be handled as a [^:]*: ", "");
            String value =
                    Json.text(JsonNodeFactory.instance.textNode(Json.text(type == Type.STRATEGIC ? patch : patched)));
            throw ApiException.invalid(
                    new GroupKind("", ""),
                    "",
                    List.of(new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, "patch")));
        }
    }
}
