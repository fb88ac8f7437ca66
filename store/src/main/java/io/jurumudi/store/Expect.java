package io.jurumudi.store;

/** What a writer demands of a key's state for its write to happen. */
public sealed interface Expect {

    /** The key may be there or not. */
    record Anything() implements Expect {}

    /** The key must not exist. */
    record Absent() implements Expect {}

    /** The key must exist in exactly this version. */
    record Revision(long modRevision) implements Expect {}

    /** See {@link Anything}. */
    static Expect anything() {
        return new Anything();
    }

    /** See {@link Absent}. */
    static Expect absent() {
        return new Absent();
    }

    /** See {@link Revision}. */
    static Expect revision(long modRevision) {
        return new Revision(modRevision);
    }
}
