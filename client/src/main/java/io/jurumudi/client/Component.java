package io.jurumudi.client;

/** A part of a cluster with a life of its own. Whoever starts it closes it; closing twice, or without a start, is harmless. */
public interface Component extends AutoCloseable {

    /**
     * Starts the work and returns once it is under way; what goes on afterwards runs on threads of the component.
     *
     * @throws Exception when the component cannot work as configured; it is then closed by whoever tried to start it
     */
    void start() throws Exception;

    /** Stops the work, waits for its threads to end and gives back everything the component holds. */
    @Override
    void close();
}
