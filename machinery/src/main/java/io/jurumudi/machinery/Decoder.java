package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import java.util.List;

/** Turns what a client sent into the tree of its type, as upstream's decoder would see it. */
public final class Decoder {
    private Decoder() {}

    /**
     * A decoded object.
     *
     * @param problems unknown and duplicate fields, in upstream's words; what becomes of them is the caller's choice
     */
    public record Decoded(ObjectNode tree, List<String> problems) {
        public Decoded {
            problems = List.copyOf(problems);
        }

        /** For {@code fieldValidation=Strict}. @throws ApiException BadRequest when there are problems */
        public ObjectNode strict() {
            if (!problems.isEmpty()) {
                throw ApiException.badRequest("strict decoding error: " + String.join(", ", problems));
            }
            return tree;
        }
    }

    /** @throws ApiException BadRequest when it is malformed or a value has the wrong type */
    public static Decoded decode(byte[] body, MediaType format, ObjectType type) {
        throw new UnsupportedOperationException();
    }

    /** Checks, prunes and normalises a tree that came from elsewhere, such as a patch's result. */
    public static Decoded decode(ObjectNode tree, ObjectType type) {
        throw new UnsupportedOperationException();
    }

    /** The GVK a body says it has, whatever else is wrong with it. @throws ApiException BadRequest when it is malformed */
    public static GroupVersionKind kindOf(byte[] body, MediaType format) {
        throw new UnsupportedOperationException();
    }
}
