package io.jurumudi.node.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request of a connection and its response. Used by the connection's thread only, except that a tunnel takes the streams. */
final class HttpExchange {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1 << 20;

    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final InputStream in;
    private final OutputStream out;
    private boolean started;
    private boolean reusable;

    private HttpExchange(
            String method, String target, Map<String, List<String>> headers, InputStream in, OutputStream out) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.in = in;
        this.out = out;
        this.reusable = !header("connection")
                .map(value -> value.equalsIgnoreCase("close"))
                .orElse(false);
    }

    /** Reads the next request; nothing when the peer has closed between requests. */
    static Optional<HttpExchange> read(InputStream in, OutputStream out) throws IOException {
        var budget = new int[] {MAX_HEAD};
        Optional<String> first = line(in, budget);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String[] words = first.get().split(" ");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP/1.1 request");
        }
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (String line = rest(in, budget); !line.isEmpty(); line = rest(in, budget)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new IOException("malformed header");
            }
            headers.computeIfAbsent(line.substring(0, colon), any -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return Optional.of(new HttpExchange(words[0], words[1], headers, in, out));
    }

    private static String rest(InputStream in, int[] budget) throws IOException {
        return line(in, budget).orElseThrow(EOFException::new);
    }

    private static Optional<String> line(InputStream in, int[] budget) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return Optional.empty();
            }
            if (--budget[0] < 0) {
                throw new IOException("request head too large");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
    }

    String method() {
        return method;
    }

    /** The path's segments, decoded. */
    List<String> path() {
        String path = target.split("\\?", 2)[0];
        return java.util.stream.Stream.of(path.split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** Query parameters in order; a name may come several times. */
    Map<String, List<String>> query() {
        var query = new LinkedHashMap<String, List<String>>();
        int mark = target.indexOf('?');
        if (mark >= 0) {
            for (String pair : target.substring(mark + 1).split("&")) {
                String[] parts = pair.split("=", 2);
                query.computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), any -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(query().get(name)).map(List::getFirst);
    }

    boolean flag(String name) {
        return query(name)
                .map(value -> value.equals("1") || value.equals("true"))
                .orElse(false);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::getFirst);
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    /** Reads what the request carries, so that the next one can be found. */
    byte[] body() throws IOException {
        int length = header("content-length").map(Integer::parseInt).orElse(0);
        if (length < 0 || length > MAX_BODY || header("transfer-encoding").isPresent()) {
            reusable = false;
            return new byte[0];
        }
        return in.readNBytes(length);
    }

    /** Whether another request may follow on the connection. */
    boolean reusable() {
        return reusable;
    }

    boolean started() {
        return started;
    }

    void answer(int status, String contentType, byte[] body) throws IOException {
        started = true;
        var head = "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s\r\n"
                .formatted(status, phrase(status), contentType, body.length, reusable ? "" : "Connection: close\r\n");
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!method.equals("HEAD")) {
            out.write(body);
        }
        out.flush();
    }

    void answer(int status, String text) throws IOException {
        answer(status, "text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A response whose length nobody knows yet; closing the stream ends it. */
    OutputStream stream(String contentType) throws IOException {
        started = true;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nTransfer-Encoding: chunked\r\n%s\r\n"
                .formatted(contentType, reusable ? "" : "Connection: close\r\n");
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return new Chunks(out);
    }

    /** The raw connection, for what is no longer HTTP. */
    record Raw(InputStream in, OutputStream out) {}

    Raw raw() {
        started = true;
        reusable = false;
        return new Raw(in, out);
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 422 -> "Unprocessable Entity";
            case 500 -> "Internal Server Error";
            default -> "Status";
        };
    }

    private static final class Chunks extends OutputStream {
        private final OutputStream out;
        private final byte[] buffer = new byte[16 * 1024];
        private int filled;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int at = from;
            int left = count;
            while (left > 0) {
                int part = Math.min(left, buffer.length - filled);
                System.arraycopy(bytes, at, buffer, filled, part);
                filled += part;
                at += part;
                left -= part;
                if (filled == buffer.length) {
                    chunk();
                }
            }
        }

        private void chunk() throws IOException {
            if (filled > 0) {
                String size = Integer.toHexString(filled).toUpperCase(Locale.ROOT) + "\r\n";
                out.write(size.getBytes(StandardCharsets.US_ASCII));
                out.write(buffer, 0, filled);
                out.write('\r');
                out.write('\n');
                filled = 0;
            }
        }

        @Override
        public void flush() throws IOException {
            chunk();
            out.flush();
        }

        @Override
        public void close() throws IOException {
            chunk();
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
