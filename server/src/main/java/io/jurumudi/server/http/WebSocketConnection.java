package io.jurumudi.server.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A WebSocket after its handshake. */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements WebSocket {

    /** Received but not taken, in bytes, before the client is made to wait. */
    private static final int ROOM = 256 * 1024;

    /** How long the client may take to answer a close. */
    private static final int CLOSE_SECONDS = 5;

    private final Channel channel;
    private final Exchange exchange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<Message> messages = new ArrayDeque<>();
    private long waiting;
    private boolean ended;
    private boolean closeSent;

    WebSocketConnection(Channel channel, Exchange exchange) {
        this.channel = channel;
        this.exchange = exchange;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel.eventLoop().execute(this::readOn);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            switch ((WebSocketFrame) message) {
                case TextWebSocketFrame text ->
                    arrived(new Message.Text(text.text()), text.content().readableBytes());
                case BinaryWebSocketFrame binary -> {
                    byte[] bytes = ByteBufUtil.getBytes(binary.content());
                    arrived(new Message.Binary(bytes), bytes.length);
                }
                case PingWebSocketFrame ping ->
                    channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
                case CloseWebSocketFrame close -> clientCloses(close);
                default -> {}
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void arrived(Message message, int bytes) {
        lock.lock();
        try {
            if (!ended) {
                messages.add(message);
                waiting += bytes;
                arrived.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void clientCloses(CloseWebSocketFrame close) {
        boolean answer;
        lock.lock();
        try {
            answer = !closeSent;
            closeSent = true;
        } finally {
            lock.unlock();
        }
        if (answer) {
            // 1005 means that there was no code; it must not be sent.
            int code = close.statusCode();
            Object reply = code <= 0 || code == 1005 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, "");
            channel.writeAndFlush(reply).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.close();
        }
        end();
        exchange.abort("the client has closed");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn();
    }

    private void readOn() {
        lock.lock();
        try {
            if (waiting >= ROOM) {
                return;
            }
        } finally {
            lock.unlock();
        }
        channel.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        exchange.abort("the client has gone");
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Message> receive() throws InterruptedException {
        Message message;
        boolean roomAgain;
        lock.lockInterruptibly();
        try {
            while (messages.isEmpty() && !ended) {
                arrived.await();
            }
            message = messages.poll();
            if (message == null) {
                return Optional.empty();
            }
            boolean full = waiting >= ROOM;
            waiting -= switch (message) {
                case Message.Text text -> text.text().getBytes(StandardCharsets.UTF_8).length;
                case Message.Binary binary -> binary.bytes().length;
            };
            roomAgain = full && waiting < ROOM;
        } finally {
            lock.unlock();
        }
        if (roomAgain) {
            channel.eventLoop().execute(this::readOn);
        }
        return Optional.of(message);
    }

    @Override
    public void sendText(String text) throws IOException {
        var bytes = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
        send(new TextWebSocketFrame(bytes), bytes.readableBytes());
    }

    @Override
    public void sendBinary(byte[] bytes) throws IOException {
        send(new BinaryWebSocketFrame(Unpooled.copiedBuffer(bytes)), bytes.length);
    }

    @Override
    public void sendPing() throws IOException {
        send(new PingWebSocketFrame(), 0);
    }

    private void send(WebSocketFrame frame, int bytes) throws IOException {
        lock.lock();
        try {
            if (closeSent) {
                frame.release();
                throw new IOException("the WebSocket is closed");
            }
        } finally {
            lock.unlock();
        }
        exchange.outflow().write(frame, bytes);
    }

    @Override
    public void close(int code, String reason) {
        lock.lock();
        try {
            if (closeSent) {
                return;
            }
            closeSent = true;
        } finally {
            lock.unlock();
        }
        channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(written -> {
            channel.read();
            channel.eventLoop().schedule(() -> channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
        });
    }
}
