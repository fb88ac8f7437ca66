package io.jurumudi.client;

/** Somebody listens; closing ends it. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
