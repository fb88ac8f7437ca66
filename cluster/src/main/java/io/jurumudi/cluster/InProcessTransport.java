package io.jurumudi.cluster;

import io.jurumudi.client.LocalTransport;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.http.WebSocket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        LocalResponse response = new LocalResponse(sink);
        server.handle(new LocalRequest(method, pathAndQuery, headers, body, user, sink), response);
        response.end();
    }

    private static final class LocalRequest implements Request {
        private final String method;
        private final String rawPath;
        private final String rawQuery;
        private final Query query;
        private final Headers headers = new Headers();
        private final InputStream body;
        private final User user;
        private final ResponseSink sink;

        LocalRequest(
                String method,
                String pathAndQuery,
                Map<String, List<String>> headers,
                byte[] body,
                User user,
                ResponseSink sink) {
            int question = pathAndQuery.indexOf('?');
            this.method = method;
            this.rawPath = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
            this.rawQuery = question < 0 ? "" : pathAndQuery.substring(question + 1);
            this.query = Query.parse(rawQuery);
            headers.forEach((name, values) -> values.forEach(value -> this.headers.add(name, value)));
            this.body = new ByteArrayInputStream(body);
            this.user = user;
            this.sink = sink;
        }

        @Override
        public String method() {
            return method;
        }

        @Override
        public String path() {
            // A plus sign is itself in a path, though URLDecoder takes it for a space.
            return rawPath.indexOf('%') < 0
                    ? rawPath
                    : URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
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
        public Query query() {
            return query;
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public InputStream body() {
            return body;
        }

        @Override
        public InputStream unlimitedBody() {
            return body;
        }

        @Override
        public String remoteAddress() {
            return "";
        }

        @Override
        public List<X509Certificate> clientCertificates() {
            return List.of();
        }

        @Override
        public Optional<User> presetUser() {
            return Optional.of(user);
        }

        @Override
        public boolean aborted() {
            return sink.cancelled();
        }

        @Override
        public void onAbort(Runnable action) {
            sink.onCancel(action);
        }

        @Override
        public void onClosing(Runnable action) {
            // Callers in the process are closed before the server, and their requests with them.
        }
    }

    private static final class LocalResponse implements Response {
        private final ResponseSink sink;
        private final Headers headers = new Headers();
        private final OutputStream body = new Body();
        private int status = 200;
        private boolean committed;

        LocalResponse(ResponseSink sink) {
            this.sink = sink;
        }

        @Override
        public void status(int code) {
            status = code;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public Headers headers() {
            return headers;
        }

        @Override
        public OutputStream body() {
            return body;
        }

        @Override
        public boolean committed() {
            return committed;
        }

        @Override
        public WebSocket acceptWebSocket(String subprotocol) throws IOException {
            throw new IOException("a request inside the process cannot become a WebSocket");
        }

        @Override
        public Duplex upgrade(String protocol) throws IOException {
            throw new IOException("a request inside the process cannot be upgraded to " + protocol);
        }

        private void commit() {
            if (!committed) {
                committed = true;
                Map<String, List<String>> sent = new LinkedHashMap<>();
                headers.forEach((name, value) -> sent.computeIfAbsent(name, n -> new java.util.ArrayList<>(1))
                        .add(value));
                sink.head(status, sent);
            }
        }

        void end() {
            commit();
            sink.end();
        }

        private final class Body extends OutputStream {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                commit();
                if (length > 0) {
                    // The sink keeps what it gets, and the writer may use its array again.
                    sink.chunk(Arrays.copyOfRange(bytes, offset, offset + length));
                }
            }

            @Override
            public void flush() {
                commit();
            }
        }
    }
}
