package io.jurumudi.client;

/** Looks at the world as it is and moves it closer to what is wanted. Never asks which event woke it. */
@FunctionalInterface
public interface Reconciler {

    /**
     * Called on a virtual thread, never twice at once for the same key. An exception means the same as {@link Outcome.Retry}
     * and is logged.
     */
    Outcome reconcile(Key key) throws Exception;
}
