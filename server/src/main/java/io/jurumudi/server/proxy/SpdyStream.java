package io.jurumudi.server.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One stream of a SPDY connection. One thread reads, one writes. */
final class SpdyStream {

    /** Received but not read, in bytes, before the whole connection waits: the peers know no flow control of single streams. */
    private static final int ROOM = 1024 * 1024;

    private final SpdyConnection connection;
    private final int id;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int offset;
    private long buffered;
    private boolean replied;
    private boolean ended;
    private boolean writeClosed;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    SpdyStream(SpdyConnection connection, int id) {
        this.connection = connection;
        this.id = id;
    }

    int id() {
        return id;
    }

    /** Ends when the peer has ended its side, or the connection. */
    InputStream input() {
        return input;
    }

    /** Each write is a frame; closing it ends our side. */
    OutputStream output() {
        return output;
    }

    void replied() {
        lock.lock();
        try {
            replied = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void ended() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void received(byte[] bytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (buffered >= ROOM && !ended) {
                changed.await();
            }
            if (bytes.length > 0 && !ended) {
                chunks.add(bytes);
                buffered += bytes.length;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void awaitReply() throws IOException {
        lock.lock();
        try {
            while (!replied) {
                if (ended) {
                    throw new IOException("the backend refused to open a stream");
                }
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while opening a stream");
        } finally {
            lock.unlock();
        }
    }

    private final class Input extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) throws IOException {
            Objects.checkFromIndexSize(at, length, into.length);
            lock.lock();
            try {
                while (chunks.isEmpty() && !ended) {
                    changed.await();
                }
                if (chunks.isEmpty()) {
                    return -1;
                }
                byte[] chunk = chunks.peek();
                int some = Math.min(length, chunk.length - offset);
                System.arraycopy(chunk, offset, into, at, some);
                offset += some;
                buffered -= some;
                if (offset == chunk.length) {
                    chunks.remove();
                    offset = 0;
                }
                changed.signalAll();
                return some;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while reading a stream");
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            connection.sendData(id, bytes, at, length, false);
        }

        @Override
        public void close() throws IOException {
            if (!writeClosed) {
                writeClosed = true;
                connection.sendData(id, new byte[0], 0, 0, true);
            }
        }
    }
}
