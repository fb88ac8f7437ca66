package io.jurumudi.server.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** A response that goes out over a socket. */
final class ServerResponse implements Response {

    private static final int CHUNK = 32 * 1024;
    private static final byte[] NOTHING = new byte[0];

    private final Exchange exchange;
    private final Headers headers = new Headers();
    private final Body body = new Body();
    private int status = 200;
    private boolean committed;
    private boolean upgraded;
    private boolean finished;

    ServerResponse(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void status(int code) {
        status = code;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public OutputStream body() {
        return body;
    }

    @Override
    public boolean committed() {
        return committed;
    }

    @Override
    public WebSocket acceptWebSocket(String subprotocol) throws IOException {
        beginUpgrade();
        return exchange.wire().acceptWebSocket(exchange, subprotocol);
    }

    @Override
    public Duplex upgrade(String protocol) throws IOException {
        beginUpgrade();
        return exchange.wire().upgrade(exchange, protocol);
    }

    private void beginUpgrade() {
        if (committed) {
            throw new IllegalStateException("the response has begun already");
        }
        committed = true;
        upgraded = true;
        status = 101;
    }

    void sendContinue() throws IOException {
        exchange.outflow()
                .write(
                        new DefaultFullHttpResponse(
                                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER),
                        0);
    }

    /** Sends what is left; an upgraded connection ends otherwise. */
    void finish() throws IOException {
        if (!upgraded && !finished) {
            finished = true;
            body.finish();
        }
    }

    /** Answers something else than what was being written, if nothing of that was sent yet. */
    boolean replace(int code, String text) throws IOException {
        if (committed) {
            return false;
        }
        status = code;
        body.used = 0;
        headers.remove("Content-Length").remove("Content-Encoding");
        headers.set("Content-Type", "text/plain; charset=utf-8");
        body.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        finished = true;
        body.finish();
        return true;
    }

    /** The headers as Netty wants them. */
    HttpHeaders wireHeaders(HttpResponse head) {
        HttpHeaders out = head.headers();
        boolean http2 = exchange.wire().http2();
        headers.forEach((name, value) -> {
            boolean hopByHop = !upgraded
                    && (name.equalsIgnoreCase("Connection")
                            || name.equalsIgnoreCase("Keep-Alive")
                            || name.equalsIgnoreCase("Transfer-Encoding")
                            || name.equalsIgnoreCase("Upgrade"));
            if (!hopByHop) {
                out.add(http2 ? name.toLowerCase(Locale.ROOT) : name, value);
            }
        });
        if (!out.contains(HttpHeaderNames.DATE)) {
            out.set(
                    HttpHeaderNames.DATE,
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }
        return out;
    }

    private boolean bodiless() {
        return status == 204 || status == 304 || exchange.head().method().name().equals("HEAD");
    }

    private void connectionHeader(HttpHeaders out) {
        if (!exchange.wire().http2() && exchange.wire().closesAfterwards()) {
            out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private boolean oldHttp() {
        return exchange.head().protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    private final class Body extends OutputStream {

        private byte[] buffer = NOTHING;
        private int used;

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, from.length);
            int at = offset;
            int left = length;
            while (left > 0) {
                if (used == CHUNK) {
                    send();
                }
                int some = Math.min(left, CHUNK - used);
                if (buffer.length < used + some) {
                    buffer = Arrays.copyOf(buffer, Math.min(CHUNK, Math.max(used + some, buffer.length * 2)));
                }
                System.arraycopy(from, at, buffer, used, some);
                used += some;
                at += some;
                left -= some;
            }
        }

        @Override
        public void flush() throws IOException {
            if (finished || upgraded) {
                return;
            }
            send();
        }

        /** Sends the head if it was not, and what is in the buffer, which goes to the event loop and is not used again. */
        private void send() throws IOException {
            if (!committed) {
                committed = true;
                HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
                HttpHeaders out = wireHeaders(head);
                if (!exchange.wire().http2()
                        && !out.contains(HttpHeaderNames.CONTENT_LENGTH)
                        && !bodiless()
                        && !oldHttp()) {
                    out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
                }
                connectionHeader(out);
                exchange.outflow().write(head, 0);
            }
            if (used > 0 && !bodiless()) {
                exchange.outflow().write(new DefaultHttpContent(Unpooled.wrappedBuffer(buffer, 0, used)), used);
            }
            buffer = NOTHING;
            used = 0;
        }

        private void finish() throws IOException {
            if (committed) {
                send();
                exchange.outflow().write(new DefaultLastHttpContent(), 0);
                return;
            }
            committed = true;
            var content = bodiless() ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(buffer, 0, used);
            var whole = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(status),
                    content,
                    new DefaultHttpHeaders(),
                    EmptyHttpHeaders.INSTANCE);
            HttpHeaders out = wireHeaders(whole);
            if (!out.contains(HttpHeaderNames.CONTENT_LENGTH) && status != 204 && status != 304) {
                out.set(HttpHeaderNames.CONTENT_LENGTH, used);
            }
            connectionHeader(out);
            exchange.outflow().write(whole, used);
        }
    }
}
