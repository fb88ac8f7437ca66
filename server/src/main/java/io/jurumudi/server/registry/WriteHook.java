package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Claims what an object needs and others may not have, such as a service's cluster address, around the write of the object. */
public interface WriteHook {

    /** What was claimed for one attempt to write. */
    @FunctionalInterface
    interface Claim {

        /** Called once: keeps what was claimed when the object was stored, and gives it back otherwise. */
        void settle(boolean stored);
    }

    /**
     * Completes an object before it is validated.
     *
     * @param object changed in place
     * @param old empty when the object is created
     */
    Claim claim(Call call, ObjectNode object, Optional<ObjectNode> old);

    /** Gives back what a deleted object had. */
    void release(ObjectNode deleted);

    /** A hook for kinds that claim nothing. */
    static WriteHook none() {
        return new WriteHook() {
            @Override
            public Claim claim(Call call, ObjectNode object, Optional<ObjectNode> old) {
                return stored -> {};
            }

            @Override
            public void release(ObjectNode deleted) {}
        };
    }
}
