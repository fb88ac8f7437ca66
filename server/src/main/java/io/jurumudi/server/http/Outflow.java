package io.jurumudi.server.http;

import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way out of a channel for blocking writers: a writer waits while too much is on its way. Bytes count until the transport
 * has taken them (HTTP/1.1) or flow control has let them out (HTTP/2), so one bound serves both.
 */
final class Outflow {

    private static final int MOST_IN_FLIGHT = 256 * 1024;

    private final Channel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition drained = lock.newCondition();
    private long inFlight;
    private IOException failure;

    Outflow(Channel channel) {
        this.channel = channel;
    }

    /** Sends a message, which is released in any case. */
    void write(Object message, int bytes) throws IOException {
        lock.lock();
        try {
            while (inFlight >= MOST_IN_FLIGHT && failure == null) {
                drained.await();
            }
            if (failure != null) {
                ReferenceCountUtil.release(message);
                throw new IOException(failure.getMessage(), failure);
            }
            inFlight += bytes;
        } catch (InterruptedException e) {
            ReferenceCountUtil.release(message);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the client was reading slowly");
        } finally {
            lock.unlock();
        }
        channel.writeAndFlush(message).addListener(written -> {
            if (!written.isSuccess()) {
                fail(new IOException("cannot write to the client", written.cause()));
            }
            completed(bytes);
        });
    }

    private void completed(int bytes) {
        lock.lock();
        try {
            inFlight -= bytes;
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets this and every later write fail. */
    void fail(IOException reason) {
        lock.lock();
        try {
            if (failure == null) {
                failure = reason;
            }
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
