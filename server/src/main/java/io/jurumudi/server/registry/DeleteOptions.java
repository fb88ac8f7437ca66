package io.jurumudi.server.registry;

import java.util.Optional;
import java.util.OptionalLong;

/** What a client says about a deletion; see {@code meta/v1 DeleteOptions}. */
public record DeleteOptions(
        OptionalLong gracePeriodSeconds,
        Optional<String> uid,
        Optional<String> resourceVersion,
        Optional<Boolean> orphanDependents,
        Optional<Propagation> propagation) {

    /** What becomes of the objects that the deleted one owns. */
    public enum Propagation {
        ORPHAN,
        BACKGROUND,
        FOREGROUND
    }

    /** Nothing said. */
    public static DeleteOptions none() {
        return new DeleteOptions(
                OptionalLong.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    public DeleteOptions withGracePeriod(OptionalLong seconds) {
        return new DeleteOptions(seconds, uid, resourceVersion, orphanDependents, propagation);
    }

    public DeleteOptions withUid(String wanted) {
        return new DeleteOptions(
                gracePeriodSeconds, Optional.of(wanted), resourceVersion, orphanDependents, propagation);
    }

    /** The same, but what is owned is left when nothing else is said. */
    public DeleteOptions leavingOwned() {
        return orphanDependents.isPresent() || propagation.isPresent()
                ? this
                : new DeleteOptions(
                        gracePeriodSeconds, uid, resourceVersion, orphanDependents, Optional.of(Propagation.ORPHAN));
    }
}
