package io.jurumudi.server.http;

import io.jurumudi.server.certs.Identity;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a server listens.
 *
 * @param name names its threads
 * @param port 0 for any free one
 * @param tls empty for plain HTTP
 * @param bodyLimit in bytes, of request bodies
 * @param idleTimeout how long a connection may be without a whole request head
 * @param grace how long requests may go on after {@link HttpServer#close} began
 */
public record HttpServerConfig(
        String name,
        InetAddress bind,
        int port,
        Optional<Tls> tls,
        long bodyLimit,
        int maxHeaderBytes,
        int maxStreamsPerConnection,
        int eventLoops,
        Duration idleTimeout,
        Duration grace) {

    /**
     * @param clientAuthorities whose certificates clients are asked for; they are not verified here (see
     *     {@link Request#clientCertificates}); empty to ask for none
     */
    public record Tls(Identity identity, List<X509Certificate> clientAuthorities) {
        public Tls {
            clientAuthorities = List.copyOf(clientAuthorities);
        }
    }

    public static HttpServerConfig defaults(InetAddress bind, int port) {
        return new HttpServerConfig(
                "http",
                bind,
                port,
                Optional.empty(),
                3 * 1024 * 1024,
                1024 * 1024,
                1000,
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                Duration.ofSeconds(90),
                Duration.ofSeconds(10));
    }

    public HttpServerConfig withName(String value) {
        return new HttpServerConfig(
                value,
                bind,
                port,
                tls,
                bodyLimit,
                maxHeaderBytes,
                maxStreamsPerConnection,
                eventLoops,
                idleTimeout,
                grace);
    }

    public HttpServerConfig withTls(Tls value) {
        return new HttpServerConfig(
                name,
                bind,
                port,
                Optional.of(value),
                bodyLimit,
                maxHeaderBytes,
                maxStreamsPerConnection,
                eventLoops,
                idleTimeout,
                grace);
    }

    public HttpServerConfig withBodyLimit(long value) {
        return new HttpServerConfig(
                name, bind, port, tls, value, maxHeaderBytes, maxStreamsPerConnection, eventLoops, idleTimeout, grace);
    }

    public HttpServerConfig withIdleTimeout(Duration value) {
        return new HttpServerConfig(
                name, bind, port, tls, bodyLimit, maxHeaderBytes, maxStreamsPerConnection, eventLoops, value, grace);
    }

    public HttpServerConfig withGrace(Duration value) {
        return new HttpServerConfig(
                name,
                bind,
                port,
                tls,
                bodyLimit,
                maxHeaderBytes,
                maxStreamsPerConnection,
                eventLoops,
                idleTimeout,
                value);
    }
}
