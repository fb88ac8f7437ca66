package io.jurumudi.node.cri;

import io.grpc.Status;

/** The runtime refused or could not be reached. The message reads as gRPC's own, as users know it from events. */
public final class CriException extends RuntimeException {
    private final Status.Code code;
    private final String description;

    CriException(Status status) {
        super("rpc error: code = " + camelCase(status.getCode()) + " desc = " + describe(status), status.getCause());
        this.code = status.getCode();
        this.description = describe(status);
    }

    public Status.Code code() {
        return code;
    }

    /** What the runtime said, without the code. */
    public String description() {
        return description;
    }

    /** Whether the thing asked for does not exist. */
    public boolean notFound() {
        return code == Status.Code.NOT_FOUND;
    }

    private static String describe(Status status) {
        if (status.getDescription() != null) {
            return status.getDescription();
        }
        return status.getCause() == null ? "" : String.valueOf(status.getCause().getMessage());
    }

    private static String camelCase(Status.Code code) {
        var words = new StringBuilder();
        for (String word : code.name().split("_")) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return words.toString();
    }
}
