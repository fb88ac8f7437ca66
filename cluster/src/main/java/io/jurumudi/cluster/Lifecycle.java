package io.jurumudi.cluster;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, closed in the opposite order; closing goes on when one part fails, and closing twice is harmless. */
final class Lifecycle implements AutoCloseable {
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Takes over a part that is to be closed with the rest. */
    synchronized <T extends AutoCloseable> T own(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable part = next(); part != null; part = next()) {
            try {
                part.close();
            } catch (Exception e) {
                RuntimeException wrapped = e instanceof RuntimeException runtime
                        ? runtime
                        : new IllegalStateException("cannot close " + part, e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized AutoCloseable next() {
        return started.poll();
    }
}
