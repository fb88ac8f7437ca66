package io.jurumudi.server.http;

import java.io.IOException;

/** A request body was longer than the server accepts; the answer is 413. */
public final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long limit;

    public BodyTooLargeException(long limit) {
        super("Request entity too large: limit is " + limit);
        this.limit = limit;
    }

    /** In bytes. */
    public long limit() {
        return limit;
    }
}
