package io.jurumudi.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connection's bytes after an upgrade. One thread may read while another writes; both sides are backpressured. */
public interface Duplex extends AutoCloseable {

    /** Ends (-1) when the client has closed its side. */
    InputStream input();

    /** Every write is sent at once. */
    OutputStream output();

    @Override
    void close() throws IOException;
}
