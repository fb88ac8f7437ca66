package io.jurumudi.node.pod;

/** A container cannot be made as its spec says; users see the message in its status and events. */
public final class ContainerConfigException extends RuntimeException {
    public ContainerConfigException(String message) {
        super(message);
    }
}
