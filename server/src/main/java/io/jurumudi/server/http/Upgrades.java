package io.jurumudi.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Turns an HTTP/1.1 connection into something else: sends the 101 and puts other handlers in place, in one step of the event loop. */
final class Upgrades {

    /** Of a WebSocket message, in bytes: kubectl sends 32 KiB at most. */
    private static final int LARGEST_MESSAGE = 4 * 1024 * 1024;

    /** From RFC 6455, section 1.3. */
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Upgrades() {}

    static WebSocket webSocket(
            ChannelHandlerContext context, Http1Connection connection, Exchange exchange, String subprotocol)
            throws IOException {
        String key = exchange.head().headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        WebSocketConnection socket = new WebSocketConnection(context.channel(), exchange);
        Headers extra = exchange.response().headers();
        extra.set("Sec-WebSocket-Accept", acceptance(key));
        if (!subprotocol.isEmpty()) {
            extra.set("Sec-WebSocket-Protocol", subprotocol);
        }
        var limits = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(LARGEST_MESSAGE)
                .allowExtensions(false)
                .closeOnProtocolViolation(true)
                .build();
        switchTo(
                context,
                connection,
                exchange,
                "websocket",
                socket,
                List.of(
                        new WebSocket13FrameDecoder(limits),
                        new WebSocket13FrameEncoder(false),
                        new WebSocketFrameAggregator(LARGEST_MESSAGE),
                        socket));
        return socket;
    }

    static Duplex raw(ChannelHandlerContext context, Http1Connection connection, Exchange exchange, String protocol)
            throws IOException {
        RawConnection raw = new RawConnection(context.channel(), exchange);
        switchTo(context, connection, exchange, protocol, raw, List.of(raw));
        return raw;
    }

    private static void switchTo(
            ChannelHandlerContext context,
            Http1Connection connection,
            Exchange exchange,
            String protocol,
            AutoCloseable result,
            List<ChannelHandler> handlers)
            throws IOException {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        HttpHeaders headers = exchange.response().wireHeaders(response);
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.UPGRADE, protocol);
        try {
            context.executor()
                    .submit(() -> {
                        context.writeAndFlush(response);
                        // Behind the codec, so that bytes it has buffered reach them when it is taken out.
                        String after = context.pipeline()
                                .context(HttpServerCodec.class)
                                .name();
                        for (ChannelHandler handler : handlers.reversed()) {
                            context.pipeline().addAfter(after, null, handler);
                        }
                        connection.replaced(context, result);
                    })
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while upgrading the connection");
        } catch (ExecutionException e) {
            throw new IOException("cannot upgrade the connection", e.getCause());
        }
    }

    private static String acceptance(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + WEBSOCKET_GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
