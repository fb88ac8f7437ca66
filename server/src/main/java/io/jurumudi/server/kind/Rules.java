package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is particular to one kind. Every hook does nothing by default: metadata, schema checks, generation, finalizers and optimistic locking
 * are the same for all kinds and live in the generic path. Hooks are called in the order in which they stand here.
 */
public interface Rules {

    /** Rules of a kind that needs none beyond its schema. */
    Rules NONE = new Rules() {};

    /** Fills what upstream fills beyond the schema's own defaults. Runs on create, on update and when older objects are read. */
    default void defaults(ObjectNode object) {}

    default void prepareForCreate(ObjectNode object, RequestContext context) {}

    default void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {}

    /** Runs when the status subresource is written, after everything but metadata and status was taken from the old object. */
    default void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {}

    /** Runs when a {@link Subresource.Part} is written, after its merge. */
    default void preparePart(String subresource, ObjectNode object, ObjectNode old, RequestContext context) {}

    /** Runs on create only, before {@link #validate}. */
    default void validateCreate(View object, Problems problems) {}

    /** Runs on create and on update. */
    default void validate(View object, Problems problems) {}

    /** Runs on update; for kinds that look at what changes first, or check less of it. */
    default void validateReplacement(View object, View old, Problems problems) {
        validate(object, problems);
        validateUpdate(object, old, problems);
    }

    /** Runs on update only, after {@link #validate}: what may not change. */
    default void validateUpdate(View object, View old, Problems problems) {}

    default void validateStatusUpdate(View object, View old, Problems problems) {}

    /** Runs when a {@link Subresource.Part} is written, in place of {@link #validateUpdate}. */
    default void validatePartUpdate(String subresource, View object, View old, Problems problems) {}

    /** Sentences for the Warning header of a create or update. */
    default List<String> warnings(View object) {
        return List.of();
    }

    /** As {@link #warnings} for an update, where it matters what was there before. */
    default List<String> warningsOnUpdate(View object, View old) {
        return warnings(object);
    }

    /**
     * Seconds an object stays around, marked as deleted, after a delete request. Empty: the kind has no graceful deletion. Zero: delete at once.
     *
     * @param asked what the client asked for
     */
    default OptionalLong gracePeriod(ObjectNode object, OptionalLong asked) {
        return OptionalLong.empty();
    }
}
