package io.jurumudi.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** fabric8's HTTP client over a {@link LocalTransport}: one virtual thread for each request under way. */
final class TransportHttpClient
        extends StandardHttpClient<TransportHttpClient, TransportHttpClient.Factory, TransportHttpClient.Builder> {
    private final Wire wire;

    private TransportHttpClient(Builder builder, Wire wire, AtomicBoolean closed) {
        super(builder, closed);
        this.wire = wire;
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
            StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (isClosed()) {
            return CompletableFuture.failedFuture(new IOException("the client is closed"));
        }
        Exchange exchange = new Exchange(request, consumer);
        wire.live.add(exchange);
        Thread.ofVirtual().name("client-request").start(() -> {
            try {
                exchange.run(wire.transport);
            } finally {
                wire.live.remove(exchange);
            }
        });
        // A close that came between the check above and the add has not seen this exchange.
        if (isClosed()) {
            exchange.cancel();
        }
        return exchange.response();
    }

    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
            StandardWebSocketBuilder socketBuilder, WebSocket.Listener listener) {
        return CompletableFuture.failedFuture(
                new UnsupportedOperationException("components watch over HTTP; this client has no WebSockets"));
    }

    @Override
    protected void doClose() {
        wire.live.forEach(Exchange::cancel);
        wire.onClose.run();
    }

    /** What a client and those derived from it share. */
    private static final class Wire {
        private final LocalTransport transport;
        private final Runnable onClose;
        private final Set<Exchange> live = ConcurrentHashMap.newKeySet();

        private Wire(LocalTransport transport, Runnable onClose) {
            this.transport = transport;
            this.onClose = onClose;
        }
    }

    /** Makes clients whose requests stay in the process. */
    static final class LocalFactory extends Factory {
        private final LocalTransport transport;

        LocalFactory(LocalTransport transport) {
            this.transport = transport;
        }

        @Override
        public HttpClient.Builder newBuilder(Config config) {
            Builder builder = newBuilder();
            // Not fabric8's common configuration: it loads the trust store of the JDK, which takes longer than all the
            // rest.
            builder.tag(config.getRequestConfig());
            HttpClientUtils.createApplicableInterceptors(config, this).forEach(builder::addOrReplaceInterceptor);
            return builder;
        }

        @Override
        Wire open(Builder builder) {
            return new Wire(transport, () -> {});
        }
    }

    /** Makes clients that reach their server over the network. */
    static final class NetworkFactory extends Factory {
        private final String server;

        NetworkFactory(String server) {
            this.server = server;
        }

        @Override
        Wire open(Builder builder) {
            NetworkTransport transport = new NetworkTransport(server, builder.getSslContext());
            return new Wire(transport, transport::close);
        }
    }

    abstract static class Factory implements HttpClient.Factory {
        abstract Wire open(Builder builder);

        @Override
        public Builder newBuilder() {
            return new Builder(this);
        }
    }

    static final class Builder extends StandardHttpClientBuilder<TransportHttpClient, Factory, Builder> {
        Builder(Factory factory) {
            super(factory);
        }

        @Override
        public HttpClient build() {
            return client == null
                    ? new TransportHttpClient(this, clientFactory.open(this), new AtomicBoolean())
                    : new TransportHttpClient(this, client.wire, client.closed);
        }

        @Override
        protected Builder newInstance(Factory factory) {
            return new Builder(factory);
        }
    }
}
