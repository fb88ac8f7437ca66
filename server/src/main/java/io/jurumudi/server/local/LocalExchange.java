package io.jurumudi.server.local;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.HttpHandler;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.http.WebSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request from within this process, and its answer. */
public final class LocalExchange {

    private LocalExchange() {}

    /**
     * Has a handler answer a request; returns when the answer is complete.
     *
     * @param user who asks
     * @param pathAndQuery as in a request line
     */
    public static void run(
            HttpHandler handler,
            User user,
            String method,
            String pathAndQuery,
            Map<String, List<String>> headers,
            byte[] body,
            LocalSink sink)
            throws Exception {
        Headers all = new Headers();
        headers.forEach((name, values) -> values.forEach(value -> all.add(name, value)));
        LocalResponse response = new LocalResponse(sink);
        handler.handle(LocalRequest.of(user, method, pathAndQuery, all, body, sink), response);
        response.finish();
    }

    private record LocalRequest(
            User user,
            String method,
            String rawPath,
            String rawQuery,
            Query query,
            Headers headers,
            byte[] bytes,
            LocalSink sink)
            implements Request {

        static LocalRequest of(
                User user, String method, String pathAndQuery, Headers headers, byte[] body, LocalSink sink) {
            int mark = pathAndQuery.indexOf('?');
            String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
            String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
            return new LocalRequest(user, method, path, query, Query.parse(query), headers, body, sink);
        }

        @Override
        public String path() {
            // In a path, unlike in a query, a plus is a plus.
            return URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8);
        }

        @Override
        public String protocol() {
            return "HTTP/1.1";
        }

        @Override
        public InputStream body() {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public InputStream unlimitedBody() {
            return body();
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

        /** The server ends watches itself when it closes; callers in its process need no grace time. */
        @Override
        public void onClosing(Runnable action) {}
    }

    private static final class LocalResponse implements Response {
        private final LocalSink sink;
        private final Headers headers = new Headers();
        private final Body body = new Body();
        private int status = 200;
        private boolean committed;

        LocalResponse(LocalSink sink) {
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
            throw new IOException("a local request cannot become a WebSocket");
        }

        @Override
        public Duplex upgrade(String protocol) throws IOException {
            throw new IOException("a local request cannot be upgraded to " + protocol);
        }

        void finish() throws IOException {
            body.flush();
        }

        private final class Body extends OutputStream {
            private static final int CHUNK = 64 * 1024;

            private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();

            @Override
            public void write(int b) throws IOException {
                waiting.write(b);
                sendIfMany();
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                waiting.write(bytes, from, count);
                sendIfMany();
            }

            private void sendIfMany() throws IOException {
                if (waiting.size() >= CHUNK) {
                    flush();
                }
            }

            @Override
            public void flush() throws IOException {
                if (!committed) {
                    committed = true;
                    Map<String, List<String>> all = new LinkedHashMap<>();
                    headers.forEach((name, value) -> all.put(name, headers.all(name)));
                    sink.head(status, all);
                }
                if (waiting.size() > 0) {
                    byte[] chunk = waiting.toByteArray();
                    waiting.reset();
                    sink.chunk(chunk);
                }
            }
        }
    }
}
