package io.jurumudi.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses answers for clients that take that. */
public final class Gzip extends GZIPOutputStream {

    private static final int BUFFER = 64 * 1024;

    /** At the fastest level: what costs the server least still saves most. */
    private Gzip(OutputStream out) throws IOException {
        super(out, BUFFER);
        def.setLevel(Deflater.BEST_SPEED);
    }

    public static boolean accepted(Request request) {
        return request.headers().hasToken("Accept-Encoding", "gzip");
    }

    /** The answer's body from here on, to be closed at its end; the headers say so. */
    public static OutputStream over(Response response) throws IOException {
        response.headers().set("Content-Encoding", "gzip").add("Vary", "Accept-Encoding");
        return new Gzip(response.body());
    }
}
