package io.jurumudi.node.server;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jurumudi.node.KubeletConfig;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and gives each a thread that answers one request after the other. */
public final class KubeletServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);
    private static final int IDLE_MILLIS = 120_000;
    private static final int BACKLOG = 128;

    private final KubeletConfig config;
    private final Access access;
    private final KubeletApi api;
    private final SSLContext tls;
    private final Set<SSLSocket> connections = ConcurrentHashMap.newKeySet();
    private Optional<SSLServerSocket> listening = Optional.empty();

    /** @param address this node's, for a certificate made on the spot */
    public KubeletServer(
            Optional<KubernetesClient> client, KubeletConfig config, KubeletApi api, String address, Clock clock)
            throws IOException, GeneralSecurityException {
        this.config = config;
        this.access = new Access(client, config.nodeName(), clock);
        this.api = api;
        this.tls = ServerTls.context(config, address, clock);
    }

    /** Begins to listen. */
    public void start() throws IOException {
        var socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
        socket.setReuseAddress(true);
        socket.setWantClientAuth(true);
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(config.address()), config.port()), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw new IOException(
                    "the kubelet cannot listen on " + config.address() + ":" + config.port() + ": " + e.getMessage(),
                    e);
        }
        listening = Optional.of(socket);
        Thread.ofVirtual().name("kubelet-accept").start(() -> accept(socket));
    }

    /** The port, also when the configuration left it open. */
    public int port() {
        return listening.map(SSLServerSocket::getLocalPort).orElse(config.port());
    }

    private void accept(SSLServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                var connection = (SSLSocket) socket.accept();
                connections.add(connection);
                Thread.ofVirtual().name("kubelet-connection").start(() -> serve(connection));
            } catch (IOException closed) {
                if (!socket.isClosed()) {
                    LOG.warn("cannot accept a connection: {}", closed.getMessage());
                }
            }
        }
    }

    private void serve(SSLSocket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            connection.setSoTimeout(IDLE_MILLIS);
            connection.startHandshake();
            Optional<X509Certificate> certificate = certificate(connection);
            var in = new BufferedInputStream(connection.getInputStream());
            var out = new BufferedOutputStream(connection.getOutputStream());
            boolean more = true;
            while (more) {
                Optional<HttpExchange> next = HttpExchange.read(in, out);
                if (next.isEmpty()) {
                    return;
                }
                // A log that is followed or a terminal may be silent for long.
                connection.setSoTimeout(0);
                handle(next.get(), certificate);
                connection.setSoTimeout(IDLE_MILLIS);
                more = next.get().reusable();
            }
        } catch (IOException gone) {
            LOG.debug("connection ended: {}", gone.getMessage());
        } finally {
            connections.remove(connection);
        }
    }

    private static Optional<X509Certificate> certificate(SSLSocket connection) {
        try {
            return Optional.of((X509Certificate) connection.getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private void handle(HttpExchange exchange, Optional<X509Certificate> certificate) throws IOException {
        try {
            exchange.body();
            var caller = access.caller(certificate, exchange.header("authorization"));
            if (caller.isEmpty()) {
                exchange.answer(401, "Unauthorized");
                return;
            }
            String verb = KubeletApi.verb(exchange);
            String subresource = KubeletApi.subresource(exchange);
            if (!access.may(caller.get(), verb, subresource)) {
                exchange.answer(
                        403,
                        "Forbidden (user=%s, verb=%s, resource=nodes, subresource(s)=[%s])"
                                .formatted(caller.get().name(), verb, subresource));
                return;
            }
            api.handle(exchange);
        } catch (RuntimeException failed) {
            LOG.warn("{} {}: {}", exchange.method(), exchange.path(), failed.getMessage(), failed);
            if (exchange.started()) {
                throw new IOException("response broken off", failed);
            }
            exchange.answer(500, String.valueOf(failed.getMessage()));
        }
    }

    @Override
    public void close() {
        try {
            if (listening.isPresent()) {
                listening.get().close();
            }
            for (SSLSocket connection : connections) {
                connection.close();
            }
        } catch (IOException stubborn) {
            LOG.debug("while closing", stubborn);
        }
    }
}
