package io.jurumudi.server.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its response, on a channel that speaks HTTP objects: an HTTP/1.1 connection or an HTTP/2 stream. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** What the protocols do differently. Methods may be called on any thread. */
    interface Wire {
        Channel channel();

        boolean http2();

        /** The reader of the body has room again. */
        void demand();

        /** The handler is done; {@code intact} when the response was sent whole. */
        void finished(boolean intact);

        /** Whether the connection ends with this exchange, so that the client is to be told. */
        boolean closesAfterwards();

        WebSocket acceptWebSocket(Exchange exchange, String subprotocol) throws IOException;

        Duplex upgrade(Exchange exchange, String protocol) throws IOException;
    }

    private final Wire wire;
    private final HttpServerConfig config;
    private final HttpRequest head;
    private final Inflow inflow;
    private final Outflow outflow;
    private final ServerRequest request;
    private final ServerResponse response;

    // Guarded by this: set from the event loop or the closing server.
    private boolean aborted;
    private boolean closing;
    private boolean over;
    private final List<Runnable> abortActions = new ArrayList<>(1);
    private final List<Runnable> closingActions = new ArrayList<>(1);

    /** @throws IllegalArgumentException when the path's escapes are broken */
    Exchange(Wire wire, HttpServerConfig config, HttpRequest head, List<X509Certificate> certificates) {
        this.wire = wire;
        this.config = config;
        this.head = head;
        this.inflow = new Inflow(wire::demand);
        this.outflow = new Outflow(wire.channel());
        this.request = new ServerRequest(this, certificates);
        this.response = new ServerResponse(this);
    }

    Wire wire() {
        return wire;
    }

    HttpServerConfig config() {
        return config;
    }

    HttpRequest head() {
        return head;
    }

    Inflow inflow() {
        return inflow;
    }

    Outflow outflow() {
        return outflow;
    }

    ServerResponse response() {
        return response;
    }

    /** Handles the request; called once, on its own thread. */
    void run(HttpHandler handler) {
        boolean intact = false;
        try {
            handler.handle(request, response);
            response.finish();
            intact = true;
        } catch (Exception | StackOverflowError e) {
            intact = answerFailure(e);
        } finally {
            synchronized (this) {
                over = true;
                abortActions.clear();
                closingActions.clear();
            }
            inflow.discard();
            wire.finished(intact);
        }
    }

    private boolean answerFailure(Throwable failure) {
        if (aborted()) {
            LOG.debug("{} {} ended with its client", request.method(), request.rawPath(), failure);
            return false;
        }
        try {
            if (failure instanceof BodyTooLargeException) {
                return response.replace(413, failure.getMessage());
            }
            LOG.warn("{} {} failed", request.method(), request.rawPath(), failure);
            return response.replace(500, "Internal Server Error");
        } catch (IOException gone) {
            return false;
        }
    }

    /** The client is gone, or the server will not wait any longer. */
    void abort(String why) {
        List<Runnable> actions;
        synchronized (this) {
            if (aborted || over) {
                return;
            }
            aborted = true;
            actions = List.copyOf(abortActions);
        }
        IOException reason = new IOException(why);
        inflow.fail(reason);
        outflow.fail(reason);
        actions.forEach(this::runAside);
    }

    /** The server begins to close. */
    void closing() {
        List<Runnable> actions;
        synchronized (this) {
            if (closing || over) {
                return;
            }
            closing = true;
            actions = List.copyOf(closingActions);
        }
        actions.forEach(this::runAside);
    }

    synchronized boolean aborted() {
        return aborted;
    }

    synchronized void onAbort(Runnable action) {
        if (aborted) {
            runAside(action);
        } else {
            abortActions.add(action);
        }
    }

    synchronized void onClosing(Runnable action) {
        if (closing) {
            runAside(action);
        } else {
            closingActions.add(action);
        }
    }

    /** Aside, because actions are strangers' code and the event loop must not wait for them. */
    private void runAside(Runnable action) {
        Thread.ofVirtual().name(config.name() + "-abort").start(action);
    }
}
