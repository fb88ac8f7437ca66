package io.jurumudi.node.runtime;

import java.time.Instant;

/**
 * One run of a container of a pod as the runtime has it.
 *
 * @param container the container's name in the pod
 * @param restartCount how many runs came before
 * @param hash of the spec it was made from; empty when unknown
 * @param startedAt the epoch when it never was
 * @param finishedAt the epoch while it is not
 * @param message the termination message, or what the runtime says about the end
 * @param logPath the log file on this host; empty when there is none
 */
public record ContainerRun(
        String id,
        String container,
        State state,
        int restartCount,
        String hash,
        String sandboxId,
        Instant createdAt,
        Instant startedAt,
        Instant finishedAt,
        int exitCode,
        String reason,
        String message,
        String image,
        String imageId,
        String logPath) {

    /** The CRI's states. */
    public enum State {
        CREATED,
        RUNNING,
        EXITED,
        UNKNOWN
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    public boolean exited() {
        return state == State.EXITED;
    }

    public boolean failed() {
        return state == State.EXITED && exitCode != 0 || state == State.UNKNOWN;
    }
}
