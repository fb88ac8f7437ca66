package io.jurumudi.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 connection: one request after the other, however they arrive. Everything that came early waits in {@link #early},
 * which holds at most what one read from the socket brought. While a handler works, one read stays outstanding, for that is how a client's
 * going away is noticed.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Exchange.Wire, Connection {

    /** How much of a body nobody read is worth receiving to keep a connection. */
    private static final int WORTH_DRAINING = 256 * 1024;

    private static final int LINGER_MILLIS = 500;

    private final Connections connections;
    private final List<X509Certificate> certificates;
    private final Deque<HttpObject> early = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Exchange current;
    private boolean bodyOpen;
    private boolean responded;
    private boolean refused;
    private long drained;
    private Future<?> idle;
    private AutoCloseable upgraded;
    private volatile boolean lastExchange;

    Http1Connection(Connections connections, List<X509Certificate> certificates) {
        this.connections = connections;
        this.certificates = certificates;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        connections.opened(this);
        ctx.channel().closeFuture().addListener(closed -> connections.closed(this));
        awaitRequest();
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stopWaiting();
        dropEarly();
        if (current != null) {
            current.abort("the client has gone");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        HttpObject part = (HttpObject) message;
        if (refused) {
            ReferenceCountUtil.release(part);
        } else if (current != null && !bodyOpen) {
            early.add(part);
        } else {
            take(part);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn();
    }

    private void readOn() {
        if (early.isEmpty() && (current == null || !bodyOpen || current.inflow().hasRoom())) {
            context.read();
        }
    }

    private void take(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            refuse(part.decoderResult());
            return;
        }
        if (part instanceof HttpRequest head) {
            begin(head);
        }
        if (part instanceof HttpContent content) {
            takeBody(content);
        }
    }

    private void begin(HttpRequest head) {
        stopWaiting();
        boolean keepAlive =
                HttpUtil.isKeepAlive(head) && !head.protocolVersion().equals(HttpVersion.HTTP_1_0);
        lastExchange = !keepAlive;
        responded = false;
        drained = 0;
        try {
            current = new Exchange(this, connections.config(), head, certificates);
        } catch (IllegalArgumentException brokenPath) {
            refuse(HttpResponseStatus.BAD_REQUEST);
            return;
        }
        bodyOpen = true;
        connections.begin(current);
    }

    private void takeBody(HttpContent content) {
        if (current == null || refused) {
            content.release();
            return;
        }
        if (responded) {
            drained += content.content().readableBytes();
        }
        current.inflow().offer(content.content());
        if (content instanceof LastHttpContent) {
            bodyOpen = false;
            current.inflow().end();
            if (responded) {
                next();
            }
        } else if (drained > WORTH_DRAINING) {
            linger();
        }
    }

    /** A message that makes no sense; what follows it makes none either. */
    private void refuse(DecoderResult result) {
        refuse(
                switch (result.cause()) {
                    case TooLongHttpLineException line -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                    case TooLongHttpHeaderException header -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                    case null, default -> HttpResponseStatus.BAD_REQUEST;
                });
    }

    private void refuse(HttpResponseStatus status) {
        refused = true;
        if (current != null) {
            current.abort("the client sent a malformed body");
            context.close();
            return;
        }
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(status.toString(), StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONNECTION, "close")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        context.writeAndFlush(response).addListener(written -> linger());
    }

    @Override
    public void finished(boolean intact) {
        context.executor().execute(() -> {
            connections.end(current);
            if (!intact) {
                context.channel().close();
                return;
            }
            if (upgraded != null) {
                closeUpgraded();
                return;
            }
            responded = true;
            if (bodyOpen && lastExchange) {
                linger();
            } else if (bodyOpen) {
                readOn();
            } else {
                next();
            }
        });
    }

    private void closeUpgraded() {
        try {
            upgraded.close();
        } catch (Exception e) {
            context.channel().close();
        }
    }

    /** The response is sent and the body is in: turns to the next request. */
    private void next() {
        current = null;
        if (lastExchange || connections.closing()) {
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        awaitRequest();
        while (!early.isEmpty() && (current == null || bodyOpen)) {
            take(early.remove());
        }
        readOn();
    }

    /** Closes in a moment: closing at once with unread bytes in the socket would destroy the response on its way. */
    private void linger() {
        refused = true;
        current = null;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER);
        context.executor().schedule(() -> context.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
        context.read();
    }

    private void awaitRequest() {
        idle = context.executor()
                .schedule(
                        () -> context.close(),
                        connections.config().idleTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void stopWaiting() {
        if (idle != null) {
            idle.cancel(false);
        }
    }

    private void dropEarly() {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }

    @Override
    public Channel channel() {
        return context.channel();
    }

    @Override
    public boolean http2() {
        return false;
    }

    @Override
    public void demand() {
        context.executor().execute(this::readOn);
    }

    @Override
    public boolean closesAfterwards() {
        if (connections.closing()) {
            lastExchange = true;
        }
        return lastExchange;
    }

    @Override
    public void shutdown() {
        context.executor().execute(() -> {
            if (current == null) {
                context.close();
            } else {
                lastExchange = true;
            }
        });
    }

    @Override
    public void cut() {
        context.channel().close();
    }

    @Override
    public WebSocket acceptWebSocket(Exchange exchange, String subprotocol) throws IOException {
        return Upgrades.webSocket(context, this, exchange, subprotocol);
    }

    @Override
    public Duplex upgrade(Exchange exchange, String protocol) throws IOException {
        return Upgrades.raw(context, this, exchange, protocol);
    }

    /** Called on the event loop when other handlers take this one's place; {@code by} ends with the exchange. */
    void replaced(ChannelHandlerContext ctx, AutoCloseable by) {
        upgraded = by;
        stopWaiting();
        dropEarly();
        ctx.pipeline().remove(this);
        ctx.pipeline().remove(HttpServerCodec.class);
    }
}
