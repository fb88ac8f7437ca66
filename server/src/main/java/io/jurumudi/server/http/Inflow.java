package io.jurumudi.server.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes from the event loop to one blocking reader. The loop asks {@link #hasRoom} before it reads more from the socket. */
final class Inflow extends InputStream {

    private static final int ROOM = 64 * 1024;

    private final Runnable demand;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<ByteBuf> chunks = new ArrayDeque<>();
    private long buffered;
    private boolean ended;
    private boolean discarding;
    private IOException failure;

    /** @param demand runs on the reader's thread when there is room again */
    Inflow(Runnable demand) {
        this.demand = demand;
    }

    boolean hasRoom() {
        lock.lock();
        try {
            return discarding || buffered < ROOM;
        } finally {
            lock.unlock();
        }
    }

    /** Takes over the chunk. */
    void offer(ByteBuf chunk) {
        lock.lock();
        try {
            if (discarding || failure != null || !chunk.isReadable()) {
                chunk.release();
                return;
            }
            buffered += chunk.readableBytes();
            chunks.add(chunk);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What arrived before can still be read. */
    void fail(IOException reason) {
        lock.lock();
        try {
            if (failure == null && !ended) {
                failure = reason;
            }
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody reads any more: drops what is here and what still comes. */
    void discard() {
        lock.lock();
        try {
            discarding = true;
            chunks.forEach(ByteBuf::release);
            chunks.clear();
            buffered = 0;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int read = 0;
        boolean roomAgain;
        lock.lock();
        try {
            while (chunks.isEmpty() && !ended && failure == null && !discarding) {
                arrived.await();
            }
            boolean full = buffered >= ROOM;
            while (read < length && !chunks.isEmpty()) {
                ByteBuf chunk = chunks.peek();
                int some = Math.min(length - read, chunk.readableBytes());
                chunk.readBytes(into, offset + read, some);
                read += some;
                if (!chunk.isReadable()) {
                    chunks.remove().release();
                }
            }
            buffered -= read;
            roomAgain = full && buffered < ROOM;
            if (read == 0) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return -1;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            demand.run();
        }
        return read;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return (int) buffered;
        } finally {
            lock.unlock();
        }
    }
}
