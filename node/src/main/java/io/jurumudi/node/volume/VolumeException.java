package io.jurumudi.node.volume;

/** A volume cannot be set up now; the message says which and why, in upstream's words. */
public final class VolumeException extends RuntimeException {
    public VolumeException(String message) {
        super(message);
    }

    VolumeException(String message, Throwable cause) {
        super(message, cause);
    }
}
