package io.jurumudi.schema;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A field of an object.
 *
 * @param name in JSON
 * @param embedded where upstream's messages put the field: the Go structs it is embedded through, each with a dot after it;
 *     mostly empty
 * @param number on the protobuf wire, in the message that it is in; 0 where the field has none
 * @param required must be present (an empty value counts as present)
 * @param defaultJson JSON text of the value an absent field takes
 * @param patchStrategies how a strategic merge patch treats the field; empty means replace for lists and merge for objects
 * @param patchMergeKey the key by which a strategic merge patch tells items apart; empty when it has none
 * @param structType how server-side apply sees an object here; lists and maps say so themselves
 * @param zero what becomes of the zero value when an object is written
 * @param alias Go's own name of the type, where it has one
 * @param text see {@link #description()}
 */
public record Field(
        String name,
        String embedded,
        int number,
        Type type,
        boolean required,
        Optional<String> defaultJson,
        Set<PatchStrategy> patchStrategies,
        String patchMergeKey,
        StructType structType,
        Zero zero,
        Alias alias,
        Text text) {

    public Field {
        patchStrategies = Set.copyOf(patchStrategies);
    }

    /** What the field means, in upstream's words, for {@code explain} and OpenAPI; read when asked for. */
    public String description() {
        return text.get();
    }

    /**
     * A type of Go's that upstream's refusals name, such as {@code v1.PullPolicy} or {@code []v1.Capability}.
     *
     * @param goType empty where the name follows from the type
     * @param values those that the documents list for the text, or for each text of the list; empty where they list none
     */
    public record Alias(String goType, List<String> values) {
        public static final Alias NONE = new Alias("", List.of());

        public Alias {
            values = List.copyOf(values);
        }
    }

    /** Words that are read only when somebody asks. */
    @FunctionalInterface
    public interface Text {
        String get();
    }

    public enum PatchStrategy {
        MERGE,
        REPLACE,
        RETAIN_KEYS
    }

    /** How server-side apply sees an object in a field. */
    public enum StructType {
        /** As its type says. */
        UNSAID,
        /** One value with one owner. */
        ATOMIC,
        /** Each field has its owners. */
        GRANULAR
    }

    /** What becomes of a field when an object is written, as Go's encoder would have it. */
    public enum Zero {
        /** A present value is written, whatever it is. */
        KEPT,
        /** The zero value is left out. */
        OMITTED,
        /** The field is written even when absent, as its zero value. */
        WRITTEN,
        /** The field is written even when absent, as null; so is an empty list or map. */
        NULL
    }
}
