package io.jurumudi.node.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A GET as probes and hooks make it: one connection, any header including Host, certificates not looked at, since the
 * address is that of a container and not of a name.
 */
public final class HttpGet {
    private static final int MAX_BODY = 10 * 1024;
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_REDIRECTS = 10;

    private HttpGet() {}

    record Response(int status, Map<String, String> headers, String body) {}

    /** Asks, going after redirects to the same host; 200 to 399 is a success. */
    public static Answer probe(URI uri, Map<String, String> headers, Duration limit) {
        String shown = uri.toString();
        try {
            URI at = uri;
            for (int i = 0; i <= MAX_REDIRECTS; i++) {
                Response response = get(at, headers, limit);
                String location = response.headers().get("location");
                boolean redirect = response.status() >= 300 && response.status() < 400 && location != null;
                if (redirect) {
                    URI next = at.resolve(location);
                    if (at.getHost().equals(next.getHost())) {
                        at = next;
                        continue;
                    }
                    return Answer.success("Probe terminated redirects, Response body: " + response.body());
                }
                return response.status() >= 200 && response.status() < 400
                        ? Answer.success(response.body())
                        : Answer.failure("HTTP probe failed with statuscode: " + response.status());
            }
            return Answer.failure("Get \"%s\": stopped after %d redirects".formatted(shown, MAX_REDIRECTS));
        } catch (SocketTimeoutException late) {
            return Answer.failure(
                    "Get \"%s\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                            .formatted(shown));
        } catch (IOException failure) {
            return Answer.failure("Get \"%s\": dial tcp %s:%d: connect: %s"
                    .formatted(shown, uri.getHost(), port(uri), words(failure)));
        } catch (GeneralSecurityException | IllegalArgumentException broken) {
            return Answer.unknown(String.valueOf(broken.getMessage()));
        }
    }

    static String words(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.toLowerCase(Locale.ROOT).replace(" (connection refused)", "");
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    }

    private static Response get(URI uri, Map<String, String> headers, Duration limit)
            throws IOException, GeneralSecurityException {
        long end = System.nanoTime() + limit.toNanos();
        try (Socket plain = new Socket()) {
            int millis = (int) Math.max(1, limit.toMillis());
            plain.connect(new InetSocketAddress(unbracket(uri.getHost()), port(uri)), millis);
            plain.setSoTimeout(left(end));
            Socket socket = plain;
            if (uri.getScheme().equals("https")) {
                socket = trusting().getSocketFactory().createSocket(plain, uri.getHost(), port(uri), true);
            }
            var sent = new LinkedHashMap<String, String>();
            sent.put("Host", uri.getHost() + ":" + port(uri));
            sent.put("User-Agent", "kube-probe/1.36");
            sent.put("Accept", "*/*");
            headers.forEach((name, value) -> {
                sent.keySet().removeIf(name::equalsIgnoreCase);
                if (!value.isEmpty()) {
                    sent.put(name, value);
                }
            });
            sent.put("Connection", "close");
            var request = new StringBuilder("GET ");
            request.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
            if (uri.getRawQuery() != null) {
                request.append('?').append(uri.getRawQuery());
            }
            request.append(" HTTP/1.1\r\n");
            sent.forEach((name, value) ->
                    request.append(name).append(": ").append(value).append("\r\n"));
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            return read(new BufferedInputStream(socket.getInputStream()), plain, end);
        }
    }

    private static int left(long end) throws SocketTimeoutException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) millis;
    }

    private static String unbracket(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Response read(InputStream in, Socket socket, long end) throws IOException {
        String status = line(in);
        String[] words = status.split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/")) {
            throw new IOException("malformed HTTP response \"%s\"".formatted(status));
        }
        var headers = new LinkedHashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        long length = Optional.ofNullable(headers.get("content-length"))
                .map(Long::parseLong)
                .orElse((long) MAX_BODY);
        var body = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        while (body.size() < Math.min(length, MAX_BODY)) {
            socket.setSoTimeout(left(end));
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, Math.min(length, MAX_BODY) - body.size()));
            if (count < 0) {
                break;
            }
            body.write(buffer, 0, count);
        }
        return new Response(Integer.parseInt(words[1]), headers, body.toString(StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > MAX_HEAD) {
                throw new IOException("EOF");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static SSLContext trusting() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(
                null,
                new TrustManager[] {
                    new X509TrustManager() {
                        @Override
                        public void checkClientTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public void checkServerTrusted(X509Certificate[] chain, String type) {}

                        @Override
                        public X509Certificate[] getAcceptedIssuers() {
                            return new X509Certificate[0];
                        }
                    }
                },
                new SecureRandom());
        return context;
    }
}
