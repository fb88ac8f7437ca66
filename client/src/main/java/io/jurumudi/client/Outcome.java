package io.jurumudi.client;

import java.time.Duration;

/** How one pass of a {@link Reconciler} ended. */
public sealed interface Outcome {

    /** Nothing more to do until the key is enqueued again; earlier failures are forgiven. */
    static Outcome done() {
        return new Done();
    }

    /** Look again after a while, without it counting as a failure. */
    static Outcome again(Duration after) {
        return new Again(after);
    }

    /** An expected hindrance, such as a conflict: try again with growing delays. */
    static Outcome retry(String reason) {
        return new Retry(reason);
    }

    record Done() implements Outcome {}

    record Again(Duration after) implements Outcome {}

    record Retry(String reason) implements Outcome {}
}
