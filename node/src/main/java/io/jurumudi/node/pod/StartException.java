package io.jurumudi.node.pod;

import java.time.Instant;
import java.util.Optional;

/**
 * A container does not run yet, for a reason that users see in its status. Expected: the next attempt may go better.
 */
final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    private final String reason;
    private final transient Optional<Instant> retryAt;

    StartException(String reason, String message) {
        this(reason, message, Optional.empty());
    }

    /** With the time before which another attempt is pointless. */
    StartException(String reason, String message, Optional<Instant> retryAt) {
        super(message);
        this.reason = reason;
        this.retryAt = retryAt;
    }

    String reason() {
        return reason;
    }

    Optional<Instant> retryAt() {
        return retryAt;
    }
}
