package io.jurumudi.network.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small HTTP servers of a proxy: one that says how the proxy is, and one for each load balancer service with the policy
 * Local, which tells the load balancer whether this node has endpoints.
 */
final class HealthServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthServers.class);

    private final ProxyHealth health;
    private final BooleanSupplier nodeEligible;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("proxy-health-", 0).factory());
    private final Map<String, ServiceServer> services = new HashMap<>();
    private HttpServer own;

    HealthServers(ProxyHealth health, BooleanSupplier nodeEligible) {
        this.health = health;
        this.nodeEligible = nodeEligible;
    }

    private static final class ServiceServer {
        private final int port;
        private final HttpServer server;
        private volatile int localEndpoints;

        ServiceServer(int port, HttpServer server) {
            this.port = port;
            this.server = server;
        }
    }

    /** Serves {@code /healthz}, which also speaks for the node, and {@code /livez}, which does not. */
    void serveOwn(InetSocketAddress address) throws IOException {
        own = HttpServer.create(address, 0);
        own.setExecutor(threads);
        own.createContext("/healthz", exchange -> {
            boolean eligible = nodeEligible.getAsBoolean();
            answer(exchange, health.healthy() && eligible, health.json(Optional.of(eligible)));
        });
        own.createContext("/livez", exchange -> answer(exchange, health.healthy(), health.json(Optional.empty())));
        own.start();
    }

    /**
     * Serves exactly these services.
     *
     * @param ports service key to port
     * @param localEndpoints service key to the number of ready endpoints here
     */
    synchronized void serveServices(Map<String, Integer> ports, Map<String, Integer> localEndpoints) {
        services.entrySet().removeIf(entry -> {
            boolean gone = !Integer.valueOf(entry.getValue().port).equals(ports.get(entry.getKey()));
            if (gone) {
                entry.getValue().server.stop(0);
            }
            return gone;
        });
        ports.forEach((service, port) -> {
            if (!services.containsKey(service)) {
                open(service, port);
            }
        });
        services.forEach((service, server) -> server.localEndpoints = localEndpoints.getOrDefault(service, 0));
    }

    private void open(String service, int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
            ServiceServer entry = new ServiceServer(port, server);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                int count = entry.localEndpoints;
                exchange.getResponseHeaders().set("X-Load-Balancing-Endpoint-Weight", Integer.toString(count));
                answer(exchange, count > 0 && health.healthy(), report(service, count));
            });
            server.start();
            services.put(service, entry);
        } catch (IOException e) {
            LOG.warn("Cannot serve the health check of service {} on port {}: {}", service, port, e.getMessage());
        }
    }

    private String report(String service, int localEndpoints) {
        int slash = service.indexOf('/');
        return """
                {
                	"service": {
                		"namespace": "%s",
                		"name": "%s"
                	},
                	"localEndpoints": %d,
                	"serviceProxyHealthy": %s
                }""".formatted(
                        service.substring(0, slash), service.substring(slash + 1), localEndpoints, health.healthy());
    }

    private static void answer(HttpExchange exchange, boolean good, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.sendResponseHeaders(good ? 200 : 503, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        }
    }

    @Override
    public synchronized void close() {
        if (own != null) {
            own.stop(0);
        }
        services.values().forEach(entry -> entry.server.stop(0));
        services.clear();
        threads.close();
    }
}
