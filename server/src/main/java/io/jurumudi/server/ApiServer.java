package io.jurumudi.server;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.store.Store;
import java.io.IOException;

/** The API server: everything between a request and the store. Start once; closing twice is safe. The store is its owner's to close. */
public final class ApiServer implements AutoCloseable {

    private final ApiServerConfig config;
    private final Store store;

    public ApiServer(ApiServerConfig config, Store store) {
        this.config = config;
        this.store = store;
    }

    /** Loads the cache, writes what every cluster has from the start, and listens. */
    public void start() throws IOException {
        throw new UnsupportedOperationException(config + " " + store);
    }

    /** The port listened on; 0 when the server only serves this process. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Whether everything is there to serve: what {@code /readyz} says. */
    public boolean ready() {
        throw new UnsupportedOperationException();
    }

    /** Answers callers in this process, who are that user without further proof, by the same path as any other request. */
    public HttpHandler local(User user) {
        throw new UnsupportedOperationException(user.name());
    }

    @Override
    public void close() {}
}
