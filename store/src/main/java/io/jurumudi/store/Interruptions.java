package io.jurumudi.store;

/** Waiting that must be finished whatever happens: an interrupt that arrives meanwhile is kept for the caller. */
final class Interruptions {

    private Interruptions() {}

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
