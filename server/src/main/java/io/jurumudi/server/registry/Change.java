package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;

/** What an update wants to make of an object. Objects are in the kind's preferred version, with defaults. */
public sealed interface Change {

    /** Put this object in the place of what is there. */
    record Replace(ObjectNode object) implements Change {}

    /**
     * Compute the new object from what is there; computed again when someone else was faster.
     *
     * @param patch gets a copy that it may change
     */
    record Compute(UnaryOperator<ObjectNode> patch) implements Change {}

    /**
     * Server-side apply.
     *
     * @param applied what the manager wants, exactly as it sent it, in the version of the call
     * @param force whether to take fields from other managers
     */
    record Apply(ObjectNode applied, boolean force) implements Change {}
}
