package io.jurumudi.server.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Every connection and exchange of a server, from its beginning to its end, so that closing leaves nothing behind. */
final class Connections {

    /** How long an aborted handler may take to notice before it is interrupted, and then again before it is given up. */
    private static final Duration ABORT = Duration.ofSeconds(2);

    private final HttpServerConfig config;
    private final HttpHandler handler;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong number = new AtomicLong();
    private final Semaphore drained = new Semaphore(0);
    private volatile boolean closing;

    Connections(HttpServerConfig config, HttpHandler handler) {
        this.config = config;
        this.handler = handler;
    }

    HttpServerConfig config() {
        return config;
    }

    boolean closing() {
        return closing;
    }

    void opened(Connection connection) {
        open.add(connection);
        if (closing) {
            connection.shutdown();
        }
    }

    void closed(Connection connection) {
        open.remove(connection);
        if (closing && open.isEmpty()) {
            drained.release();
        }
    }

    /** Handles the exchange on a thread of its own. */
    void begin(Exchange exchange) {
        exchanges.add(exchange);
        if (closing) {
            exchange.closing();
        }
        Thread thread = Thread.ofVirtual()
                .name(config.name() + "-request-" + number.incrementAndGet())
                .unstarted(() -> {
                    try {
                        exchange.run(handler);
                    } finally {
                        threads.remove(Thread.currentThread());
                    }
                });
        threads.add(thread);
        thread.start();
    }

    void end(Exchange exchange) {
        exchanges.remove(exchange);
    }

    /** Lets everything under way end within the grace time and cuts the rest. */
    void close(Duration grace) throws InterruptedException {
        closing = true;
        exchanges.forEach(Exchange::closing);
        open.forEach(Connection::shutdown);
        long deadline = System.nanoTime() + grace.toNanos();
        while (!open.isEmpty() && drained.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            // The last connection is gone; another may just have been accepted.
        }
        open.forEach(Connection::cut);
        exchanges.forEach(e -> e.abort("the server is closing"));
        for (Thread thread : threads) {
            if (!thread.join(ABORT)) {
                thread.interrupt();
                thread.join(ABORT);
            }
        }
    }
}
