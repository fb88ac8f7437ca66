package io.jurumudi.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/** One request on an HTTP/2 stream. */
final class Http2Stream extends ChannelInboundHandlerAdapter implements Exchange.Wire {

    private final Connections connections;
    private final Http2Connection connection;
    private final List<X509Certificate> certificates;
    private ChannelHandlerContext context;
    private Exchange exchange;
    private boolean bodyOpen = true;

    Http2Stream(Connections connections, Http2Connection connection, List<X509Certificate> certificates) {
        this.connections = connections;
        this.connection = connection;
        this.certificates = certificates;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        connection.streamOpened();
        ctx.channel().closeFuture().addListener(closed -> connection.streamClosed());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            begin(head);
        }
        if (message instanceof HttpContent content && exchange != null) {
            exchange.inflow().offer(content.content());
            if (content instanceof LastHttpContent) {
                bodyOpen = false;
                exchange.inflow().end();
            }
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest head) {
        try {
            exchange = new Exchange(this, connections.config(), head, certificates);
        } catch (IllegalArgumentException brokenPath) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST);
            context.writeAndFlush(response).addListener(written -> context.close());
            return;
        }
        connections.begin(exchange);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        readOn();
    }

    private void readOn() {
        if (exchange == null || exchange.inflow().hasRoom()) {
            context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof Http2ResetFrame && exchange != null) {
            exchange.abort("the client has reset the stream");
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.abort("the client has gone");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    @Override
    public void finished(boolean intact) {
        context.executor().execute(() -> {
            connections.end(exchange);
            if (!intact) {
                reset(Http2Error.INTERNAL_ERROR);
            } else if (bodyOpen) {
                // The answer is complete without the rest of the body (RFC 9113, section 8.1).
                reset(Http2Error.NO_ERROR);
            }
        });
    }

    private void reset(Http2Error error) {
        if (context.channel().isActive()) {
            // From below the codec that speaks HTTP objects, which knows no resets.
            context.pipeline().firstContext().writeAndFlush(new DefaultHttp2ResetFrame(error));
        }
    }

    @Override
    public Channel channel() {
        return context.channel();
    }

    @Override
    public boolean http2() {
        return true;
    }

    @Override
    public void demand() {
        context.executor().execute(this::readOn);
    }

    @Override
    public boolean closesAfterwards() {
        return false;
    }

    @Override
    public WebSocket acceptWebSocket(Exchange of, String subprotocol) throws IOException {
        throw new IOException("no upgrades on HTTP/2");
    }

    @Override
    public Duplex upgrade(Exchange of, String protocol) throws IOException {
        throw new IOException("no upgrades on HTTP/2");
    }
}
