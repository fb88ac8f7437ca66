package io.jurumudi.server.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks; trailers are dropped. */
final class ChunkedInput extends InputStream {

    private static final int LONGEST_LINE = 16 * 1024;

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int some = in.read(into, offset, (int) Math.min(length, left));
        if (some < 0) {
            throw new EOFException("unexpected EOF");
        }
        left -= some;
        return some;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(left, in.available());
    }

    private void nextChunk() throws IOException {
        if (!first && !line().isEmpty()) {
            throw new IOException("malformed chunked encoding");
        }
        first = false;
        String size = line();
        int semicolon = size.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).trim(), 16);
        } catch (NumberFormatException e) {
            throw new IOException("malformed chunked encoding");
        }
        if (left == 0) {
            ended = true;
            while (!line().isEmpty()) {
                continue;
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("unexpected EOF");
            }
            if (line.length() > LONGEST_LINE) {
                throw new IOException("malformed chunked encoding");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
