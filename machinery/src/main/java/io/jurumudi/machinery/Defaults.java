package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;

/** Fills absent fields with the defaults that the schema itself states. */
public final class Defaults {
    private Defaults() {}

    /** Changes the tree. */
    public static void apply(ObjectType type, ObjectNode tree) {
        throw new UnsupportedOperationException();
    }
}
