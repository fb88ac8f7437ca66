package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.schema.ObjectType;
import java.time.Instant;
import java.util.Optional;

/** Who owns which field: server-side apply, and the book-keeping for every other write. */
public final class ManagedFields {
    private ManagedFields() {}

    /** How a manager wrote. */
    public enum Operation {
        APPLY("Apply"),
        UPDATE("Update");

        private final String text;

        Operation(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * A server-side apply.
     *
     * @param live the object as it is, with its managed fields; empty when it is to be created
     * @param applied what the manager wants, decoded, without managed fields
     * @param version the {@code apiVersion} of both
     * @param subresource {@code ""} for the object itself
     * @return the new object with its managed fields
     * @throws ApiException Conflict with a cause for each field another manager owns, unless {@code force}
     */
    public static ObjectNode apply(
            ObjectType type,
            Optional<ObjectNode> live,
            ObjectNode applied,
            String manager,
            String version,
            String subresource,
            boolean force,
            Instant now) {
        throw new UnsupportedOperationException();
    }

    /**
     * Any other write: {@code manager} comes to own what differs.
     *
     * @param old the object before; empty when it is created
     * @param updated the object after, with the managed fields the client sent (which it may change or clear)
     * @return {@code updated} with its managed fields
     */
    public static ObjectNode update(
            ObjectType type,
            Optional<ObjectNode> old,
            ObjectNode updated,
            String manager,
            String version,
            Operation operation,
            String subresource,
            Instant now) {
        throw new UnsupportedOperationException();
    }
}
