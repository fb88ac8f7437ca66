package io.jurumudi.client;

/** Something an {@link Informer} learned. */
public sealed interface Change<T> {

    /** The newest known state; for a deletion the last one. */
    T object();

    record Added<T>(T object) implements Change<T> {}

    record Updated<T>(T old, T object) implements Change<T> {}

    record Deleted<T>(T object) implements Change<T> {}
}
