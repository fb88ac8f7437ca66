package io.jurumudi.server;

import io.jurumudi.server.bootstrap.Bootstrap;
import io.jurumudi.server.cache.CacheEvent;
import io.jurumudi.server.registry.Registry;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a namespace that every cluster has again when it was deleted; nodes without the one of their leases would look dead. */
final class SystemNamespaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemNamespaces.class);

    private final Bootstrap bootstrap;
    private final BlockingQueue<String> gone = new LinkedBlockingQueue<>();
    private Optional<Thread> worker = Optional.empty();

    /** Follows the cache from now on; make it before the cache starts. */
    SystemNamespaces(Registry registry) {
        bootstrap = new Bootstrap(registry);
        registry.cache(registry.kinds().resource("", "namespaces").orElseThrow())
                .listen(this::changed);
    }

    private void changed(CacheEvent event) {
        String name = event.object().name();
        if (event.type() == CacheEvent.Type.DELETED && Bootstrap.NAMESPACES.contains(name)) {
            gone.add(name);
        }
    }

    void start() {
        worker = Optional.of(Thread.ofVirtual().name("system-namespaces").start(this::work));
    }

    private void work() {
        try {
            while (true) {
                make(gone.take());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void make(String name) {
        try {
            bootstrap.ensureNamespace(name);
        } catch (RuntimeException e) {
            LOG.warn("cannot make the namespace {} again; the next start of the API server will", name, e);
        }
    }

    @Override
    public void close() {
        worker.ifPresent(Thread::interrupt);
    }
}
