package io.jurumudi.server.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyHeadersFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client's side of SPDY/3.1 as kubelets and runtimes speak it: streams are told apart by their {@code streamtype} header, and there is no
 * flow control but the socket's. The frames are Netty's codec's, used without a network: one instance a direction, since each direction's
 * header compression has a memory.
 */
final class SpdyConnection implements AutoCloseable {

    private static final int LARGEST_FRAME = 32 * 1024;

    private final Backend backend;
    private final EmbeddedChannel encoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final EmbeddedChannel decoder = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final ReentrantLock sending = new ReentrantLock();
    private final Map<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final Thread reader;
    private int nextId = 1;
    private volatile boolean over;

    /** Takes over a backend that has switched to SPDY; closing this closes it. */
    SpdyConnection(Backend backend) {
        this.backend = backend;
        this.reader = Thread.ofVirtual().name("spdy-reader").start(this::readAll);
    }

    /** Opens a stream and waits until the peer has agreed. */
    SpdyStream open(String type) throws IOException {
        SpdyStream stream;
        sending.lock();
        try {
            stream = new SpdyStream(this, nextId);
            nextId += 2;
            streams.put(stream.id(), stream);
            if (over) {
                stream.ended();
            }
            SpdyHeadersFrame frame = new DefaultSpdySynStreamFrame(stream.id(), 0, (byte) 0);
            frame.headers().set("streamtype", type);
            send(frame);
        } finally {
            sending.unlock();
        }
        stream.awaitReply();
        return stream;
    }

    void sendData(int stream, byte[] bytes, int offset, int length, boolean last) throws IOException {
        int at = offset;
        int left = length;
        do {
            int some = Math.min(left, LARGEST_FRAME);
            var frame = new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes, at, some));
            frame.setLast(last && some == left);
            send(frame);
            at += some;
            left -= some;
        } while (left > 0);
    }

    private void send(Object frame) throws IOException {
        sending.lock();
        try {
            if (over) {
                ReferenceCountUtil.release(frame);
                throw new IOException("the connection to the backend has ended");
            }
            encoder.writeOutbound(frame);
            for (ByteBuf bytes = encoder.readOutbound(); bytes != null; bytes = encoder.readOutbound()) {
                backend.output().write(ByteBufUtil.getBytes(bytes));
                bytes.release();
            }
            backend.output().flush();
        } finally {
            sending.unlock();
        }
    }

    private void readAll() {
        byte[] buffer = new byte[32 * 1024];
        try {
            for (int some = backend.input().read(buffer);
                    some >= 0;
                    some = backend.input().read(buffer)) {
                decoder.writeInbound(Unpooled.copiedBuffer(buffer, 0, some));
                for (Object frame = decoder.readInbound(); frame != null; frame = decoder.readInbound()) {
                    try {
                        received(frame);
                    } finally {
                        ReferenceCountUtil.release(frame);
                    }
                }
            }
        } catch (IOException e) {
            // The streams end; whoever reads them knows whether that was too early.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            backend.close();
            streams.values().forEach(SpdyStream::ended);
            decoder.finishAndReleaseAll();
            sending.lock();
            try {
                encoder.finishAndReleaseAll();
            } finally {
                sending.unlock();
            }
        }
    }

    private void received(Object frame) throws IOException, InterruptedException {
        switch (frame) {
            case SpdyDataFrame data -> {
                SpdyStream stream = streams.get(data.streamId());
                if (stream != null) {
                    stream.received(ByteBufUtil.getBytes(data.content()));
                    endIf(data.isLast(), stream);
                }
            }
            case SpdySynReplyFrame reply -> {
                SpdyStream stream = streams.get(reply.streamId());
                if (stream != null) {
                    stream.replied();
                    endIf(reply.isLast(), stream);
                }
            }
            case SpdyRstStreamFrame reset -> {
                SpdyStream stream = streams.get(reset.streamId());
                if (stream != null) {
                    stream.ended();
                }
            }
            case SpdyHeadersFrame headers -> {
                SpdyStream stream = streams.get(headers.streamId());
                if (stream != null) {
                    endIf(headers.isLast(), stream);
                }
            }
            case SpdyPingFrame ping -> {
                // Even ids are the peer's questions, odd ones would be answers to ours, which we do not ask.
                if (ping.id() % 2 == 0) {
                    send(new DefaultSpdyPingFrame(ping.id()));
                }
            }
            case SpdyGoAwayFrame goAway -> streams.values().forEach(SpdyStream::ended);
            default -> {}
        }
    }

    private static void endIf(boolean last, SpdyStream stream) {
        if (last) {
            stream.ended();
        }
    }

    @Override
    public void close() {
        backend.close();
        streams.values().forEach(SpdyStream::ended);
        reader.interrupt();
    }
}
