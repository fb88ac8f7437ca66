package io.jurumudi.server.admission.podsecurity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One thing that the standards ask, as it changed over the versions.
 *
 * @param id upstream's name of it; findings are told in the order of these
 * @param since oldest first
 */
record Check(String id, Level level, List<Since> since) {

    /**
     * From a version on, until the next.
     *
     * @param replaces checks of the level below that this one says more strictly
     */
    record Since(int minor, Function<Pod, Optional<Finding>> rule, Set<String> replaces) {}

    /**
     * What a pod does that it should not.
     *
     * @param detail which part of it does; may be empty
     */
    record Finding(String reason, String detail) {

        @Override
        public String toString() {
            return detail.isEmpty() ? reason : reason + " (" + detail + ")";
        }
    }

    Check(String id, Level level, Since... since) {
        this(id, level, List.of(since));
    }

    static Since since(int minor, Function<Pod, Optional<Finding>> rule, String... replaces) {
        return new Since(minor, rule, Set.of(replaces));
    }

    /** As it is in a version; empty when it was not there yet. */
    Optional<Since> in(int minor) {
        return since.stream().filter(version -> version.minor <= minor).reduce((older, newer) -> newer);
    }

    static Optional<Finding> found(String reason, String detail) {
        return Optional.of(new Finding(reason, detail));
    }
}
