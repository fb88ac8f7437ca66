package io.jurumudi.server.proxy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body whose length was announced. */
final class ExactInput extends InputStream {

    private final InputStream in;
    private long left;

    ExactInput(InputStream in, long length) {
        this.in = in;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
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
}
