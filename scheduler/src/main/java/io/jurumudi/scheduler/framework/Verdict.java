package io.jurumudi.scheduler.framework;

import java.util.List;

/** What a plugin thinks of a pod on a node. */
public sealed interface Verdict {

    /** Nothing against it. */
    record Fits() implements Verdict {}

    /**
     * It must not go there.
     *
     * @param reasons as people are told, without the number of nodes
     * @param hopeless whether it would not help either if other pods left the node
     */
    record Rejected(List<String> reasons, boolean hopeless) implements Verdict {}

    Verdict FITS = new Fits();

    /** Rejected, but other pods' leaving might help. */
    static Verdict rejected(String reason) {
        return new Rejected(List.of(reason), false);
    }

    /** Rejected for as long as the node is what it is. */
    static Verdict hopeless(String reason) {
        return new Rejected(List.of(reason), true);
    }
}
