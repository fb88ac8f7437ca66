package io.jurumudi.server.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** An HTTP/2 connection as a whole: counts its streams, to close it when it is idle or the server ends. Runs on the event loop. */
final class Http2Connection extends ChannelInboundHandlerAdapter implements Connection {

    private final Connections connections;
    private ChannelHandlerContext context;
    private Future<?> idle;
    private int streams;
    private boolean goingAway;

    Http2Connection(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        connections.opened(this);
        ctx.channel().closeFuture().addListener(closed -> connections.closed(this));
        awaitStream();
    }

    /** What is left of frames that concern the connection, such as settings: the codec has acted on them. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        assert message instanceof Http2Frame;
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    void streamOpened() {
        streams++;
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
    }

    void streamClosed() {
        streams--;
        if (streams == 0) {
            if (goingAway) {
                context.close();
            } else {
                awaitStream();
            }
        }
    }

    private void awaitStream() {
        idle = context.executor()
                .schedule(this::goAway, connections.config().idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void goAway() {
        if (goingAway || !context.channel().isActive()) {
            return;
        }
        goingAway = true;
        var frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
        context.writeAndFlush(frame).addListener(sent -> {
            if (streams == 0) {
                context.close();
            }
        });
    }

    Channel channel() {
        return context.channel();
    }

    @Override
    public void shutdown() {
        context.executor().execute(this::goAway);
    }

    @Override
    public void cut() {
        context.channel().close();
    }
}
