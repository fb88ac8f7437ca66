package io.jurumudi.store;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

/** A write that waits to become durable, and the writer's hold on its outcome. */
final class Proposal {

    private final String key;
    private final Optional<byte[]> value;
    private final Predicate<Optional<Entry>> expected;
    private final long leaseId;
    private final CompletableFuture<Commit> outcome = new CompletableFuture<>();

    /** @param value empty to delete */
    Proposal(String key, Optional<byte[]> value, Predicate<Optional<Entry>> expected, long leaseId) {
        this.key = key;
        this.value = value;
        this.expected = expected;
        this.leaseId = leaseId;
    }

    static Predicate<Optional<Entry>> meets(Expect expect) {
        return switch (expect) {
            case Expect.Anything() -> current -> true;
            case Expect.Absent() -> Optional::isEmpty;
            case Expect.Revision(long revision) ->
                current -> current.filter(entry -> entry.revision() == revision).isPresent();
        };
    }

    String key() {
        return key;
    }

    long leaseId() {
        return leaseId;
    }

    boolean isPut() {
        return value.isPresent();
    }

    /** Whether the write is to happen, given what the key holds. Deleting what is not there never happens. */
    boolean accepts(Optional<Entry> current) {
        return expected.test(current) && (value.isPresent() || current.isPresent());
    }

    /** The version that this write makes. */
    Entry entry(Optional<Entry> current, long revision) {
        if (value.isEmpty()) {
            return Entry.delete(key, revision);
        }
        long created = current.map(e -> e.keyValue().createRevision()).orElse(revision);
        long version = current.map(e -> e.keyValue().version()).orElse(0L) + 1;
        return Entry.put(key, value.get(), created, revision, version, leaseId);
    }

    void complete(Commit commit) {
        outcome.complete(commit);
    }

    void fail(StoreException failure) {
        outcome.completeExceptionally(failure);
    }

    /** Not interruptible: a writer that gave up waiting would not know whether its write happened. */
    Commit await() {
        try {
            return outcome.join();
        } catch (CompletionException e) {
            // A StoreException of the writer's own thread's making, so that its trace shows who waited.
            throw e.getCause() instanceof LeaseNotFoundException
                    ? new LeaseNotFoundException(leaseId)
                    : new StoreException(e.getCause().getMessage(), e.getCause());
        }
    }
}
