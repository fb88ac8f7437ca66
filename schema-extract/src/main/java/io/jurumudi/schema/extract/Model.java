package io.jurumudi.schema.extract;

import java.util.List;
import java.util.Optional;

/** The types as they will be written. */
record Model(List<ObjectModel> types) {

    /** @param group and {@code version} of a kind; empty for what is none */
    record ObjectModel(String name, String doc, boolean atomic, Optional<Version> kindOf, List<FieldModel> fields) {}

    record Version(String group, String version) {}

    record FieldModel(
            String name,
            String embedded,
            int number,
            TypeModel type,
            boolean required,
            StructType structType,
            String zero,
            List<String> patchStrategies,
            String patchMergeKey,
            String defaultJson,
            String doc,
            String goType,
            String values) {}

    /** What a field says of how its object is owned. */
    enum StructType {
        UNSAID,
        ATOMIC,
        GRANULAR
    }

    /** A reference to a type. */
    sealed interface TypeModel {
        /** @param name as the reader's enumeration has it */
        record Value(String name) implements TypeModel {}

        record Reference(String type) implements TypeModel {}

        record Items(TypeModel item, String topology, List<String> keys) implements TypeModel {}

        record Entries(TypeModel value, boolean atomic) implements TypeModel {}
    }
}
