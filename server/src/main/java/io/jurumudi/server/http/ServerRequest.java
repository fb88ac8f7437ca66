package io.jurumudi.server.http;

import io.jurumudi.server.auth.User;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request that came over a socket. */
final class ServerRequest implements Request {

    private final Exchange exchange;
    private final List<X509Certificate> certificates;
    private final String rawPath;
    private final String rawQuery;
    private final String path;
    private final Query query;
    private final Headers headers = new Headers();
    private boolean continueExpected;

    ServerRequest(Exchange exchange, List<X509Certificate> certificates) {
        this.exchange = exchange;
        this.certificates = certificates;
        String target = pathOf(exchange.head().uri());
        int question = target.indexOf('?');
        this.rawPath = question < 0 ? target : target.substring(0, question);
        this.rawQuery = question < 0 ? "" : target.substring(question + 1);
        this.path = Escapes.decode(rawPath);
        this.query = Query.parse(rawQuery);
        this.continueExpected = HttpUtil.is100ContinueExpected(exchange.head());
        for (Map.Entry<String, String> field : exchange.head().headers()) {
            // Netty's translation of HTTP/2 to HTTP objects leaves marks that no client sent.
            if (!field.getKey().startsWith("x-http2-")) {
                headers.add(field.getKey(), field.getValue());
            }
        }
        if (exchange.wire().http2()) {
            headers.remove("Transfer-Encoding");
        }
    }

    /** Clients that think we are a proxy send whole URLs. */
    private static String pathOf(String uri) {
        if (uri.startsWith("/")) {
            return uri;
        }
        int scheme = uri.indexOf("://");
        int slash = scheme < 0 ? -1 : uri.indexOf('/', scheme + 3);
        return slash < 0 ? "/" : uri.substring(slash);
    }

    @Override
    public String method() {
        return exchange.head().method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public String rawQuery() {
        return rawQuery;
    }

    @Override
    public String protocol() {
        if (exchange.wire().http2()) {
            return "HTTP/2.0";
        }
        return exchange.head().protocolVersion().equals(HttpVersion.HTTP_1_0) ? "HTTP/1.0" : "HTTP/1.1";
    }

    @Override
    public Query query() {
        return query;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public InputStream body() {
        return new LimitedInput(unlimitedBody(), exchange.config().bodyLimit());
    }

    @Override
    public InputStream unlimitedBody() {
        return continueExpected ? new ContinuingInput() : exchange.inflow();
    }

    @Override
    public String remoteAddress() {
        var channel = exchange.wire().channel();
        var address = channel.parent() == null || !exchange.wire().http2()
                ? channel.remoteAddress()
                : channel.parent().remoteAddress();
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            return host.indexOf(':') < 0 ? host + ":" + inet.getPort() : "[" + host + "]:" + inet.getPort();
        }
        return "";
    }

    @Override
    public List<X509Certificate> clientCertificates() {
        return certificates;
    }

    @Override
    public Optional<User> presetUser() {
        return Optional.empty();
    }

    @Override
    public boolean aborted() {
        return exchange.aborted();
    }

    @Override
    public void onAbort(Runnable action) {
        exchange.onAbort(action);
    }

    @Override
    public void onClosing(Runnable action) {
        exchange.onClosing(action);
    }

    /** Tells a client that waits for it that its body is wanted, once somebody wants it. */
    private final class ContinuingInput extends FilterInputStream {

        ContinuingInput() {
            super(exchange.inflow());
        }

        @Override
        public int read() throws IOException {
            goOn();
            return super.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            goOn();
            return super.read(into, offset, length);
        }

        private void goOn() throws IOException {
            if (continueExpected && !exchange.response().committed()) {
                continueExpected = false;
                exchange.response().sendContinue();
            }
        }
    }
}
