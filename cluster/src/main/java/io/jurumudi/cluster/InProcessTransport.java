package io.jurumudi.cluster;

import io.jurumudi.client.LocalTransport;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.local.LocalExchange;
import io.jurumudi.server.local.LocalSink;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Carries a component's requests to the API server of the same process: no socket, but the same requests and answers. */
final class InProcessTransport implements LocalTransport {
    private final HttpHandler server;
    private final User user;

    /** @param user who the component is; the server's authorization applies to it as to everybody */
    InProcessTransport(HttpHandler server, User user) {
        this.server = server;
        this.user = user;
    }

    @Override
    public void exchange(
            String method, String pathAndQuery, Map<String, List<String>> headers, byte[] body, ResponseSink sink)
            throws Exception {
        LocalExchange.run(server, user, method, pathAndQuery, headers, body, new Sink(sink));
        sink.end();
    }

    /** The client's word for where an answer goes, in the server's. */
    private record Sink(ResponseSink client) implements LocalSink {
        @Override
        public void head(int status, Map<String, List<String>> headers) {
            client.head(status, headers);
        }

        @Override
        public void chunk(byte[] bytes) throws IOException {
            client.chunk(bytes);
        }

        @Override
        public boolean cancelled() {
            return client.cancelled();
        }

        @Override
        public void onCancel(Runnable action) {
            client.onCancel(action);
        }
    }
}
