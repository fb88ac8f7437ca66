package io.jurumudi.server.proxy;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One request passed on to a backend and its answer passed back, as a reverse proxy does it. */
final class ProxiedExchange {

    /** Concern one connection only (RFC 9110, section 7.6.1). */
    private static final List<String> HOP_BY_HOP = List.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** A page that is rewritten is held whole; larger ones pass as they are. */
    private static final int LARGEST_PAGE = 4 * 1024 * 1024;

    private final Backend backend;
    private final Backend.Target target;
    private final String rawPath;
    private final Request request;
    private final Response response;

    ProxiedExchange(Backend backend, Backend.Target target, String rawPath, Request request, Response response) {
        this.backend = backend;
        this.target = target;
        this.rawPath = rawPath;
        this.request = request;
        this.response = response;
    }

    void run(boolean upgrade) throws IOException {
        boolean hasBody = !upgrade && hasBody();
        boolean chunked = hasBody && !request.headers().has("Content-Length");
        try {
            backend.send(request.method(), pathAndQuery(), requestHeaders(upgrade, chunked));
            if (hasBody) {
                sendBody(chunked);
            }
            backend.receive();
        } catch (IOException e) {
            throw ApiException.serviceUnavailable("error trying to reach service: " + e.getMessage());
        }
        if (backend.status() == 101) {
            switchProtocols();
        } else {
            answer();
        }
    }

    private String pathAndQuery() {
        String path = rawPath.isEmpty() ? "/" : rawPath;
        return request.rawQuery().isEmpty() ? path : path + "?" + request.rawQuery();
    }

    /** The part of the client's path that the backend does not see. */
    private String prefix() {
        String path = request.rawPath();
        return path.endsWith(rawPath) ? path.substring(0, path.length() - rawPath.length()) : "";
    }

    private boolean hasBody() {
        if (request.headers().has("Transfer-Encoding")) {
            return true;
        }
        if (request.headers().has("Content-Length")) {
            return !request.headers().first("Content-Length", "0").equals("0");
        }
        // HTTP/2 frames bodies without either header.
        return request.protocol().startsWith("HTTP/2")
                && !List.of("GET", "HEAD", "OPTIONS").contains(request.method());
    }

    private Headers requestHeaders(boolean upgrade, boolean chunked) {
        Headers out = new Headers();
        Set<String> dropped = dropped(request.headers());
        // The credentials are for this server; a pod must not get them.
        dropped.add("authorization");
        dropped.add("expect");
        request.headers().forEach((name, value) -> {
            if (!dropped.contains(name.toLowerCase(Locale.ROOT))) {
                out.add(name, value);
            }
        });
        if (!out.has("Host")) {
            out.set("Host", target.authority());
        }
        String client = request.remoteAddress();
        int colon = client.lastIndexOf(':');
        if (colon > 0) {
            String address = client.substring(0, colon).replace("[", "").replace("]", "");
            String before = String.join(", ", out.all("X-Forwarded-For"));
            out.set("X-Forwarded-For", before.isEmpty() ? address : before + ", " + address);
        }
        out.set("X-Forwarded-Uri", request.rawPath());
        if (upgrade) {
            out.set("Connection", "Upgrade");
            out.set("Upgrade", request.headers().first("Upgrade", ""));
        } else {
            out.set("Connection", "close");
        }
        if (chunked) {
            out.set("Transfer-Encoding", "chunked");
        }
        return out;
    }

    private static Set<String> dropped(Headers headers) {
        Set<String> dropped = new HashSet<>(HOP_BY_HOP);
        headers.tokens("Connection").forEach(token -> dropped.add(token.toLowerCase(Locale.ROOT)));
        return dropped;
    }

    private void sendBody(boolean chunked) throws IOException {
        InputStream body = request.unlimitedBody();
        OutputStream out = backend.output();
        byte[] buffer = new byte[32 * 1024];
        for (int some = body.read(buffer); some >= 0; some = body.read(buffer)) {
            if (chunked) {
                out.write((Integer.toHexString(some) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(buffer, 0, some);
            if (chunked) {
                out.write('\r');
                out.write('\n');
            }
            out.flush();
        }
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.flush();
    }

    private void switchProtocols() throws IOException {
        Set<String> dropped = dropped(backend.headers());
        backend.headers().forEach((name, value) -> {
            if (!dropped.contains(name.toLowerCase(Locale.ROOT))) {
                response.headers().add(name, value);
            }
        });
        try (Duplex client = response.upgrade(backend.headers().first("Upgrade", ""))) {
            Tunnel.join(client, backend);
        }
    }

    private void answer() throws IOException {
        response.status(backend.status());
        Set<String> dropped = dropped(backend.headers());
        backend.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            // A pod must not open this server's origin to other sites.
            if (!dropped.contains(lower) && !lower.startsWith("access-control-")) {
                response.headers().add(name, value);
            }
        });
        LinkRewriter links = new LinkRewriter(
                prefix(), List.of(target.authority(), request.headers().first("Host", "")));
        boolean redirects = backend.headers().has("Location");
        backend.headers()
                .first("Location")
                .ifPresent(location -> response.headers().set("Location", links.rewrite(location)));
        String type =
                backend.headers().first("Content-Type", "").split(";", 2)[0].trim();
        boolean plain = backend.headers().first("Content-Encoding", "").isEmpty();
        InputStream body = backend.body();
        if (!redirects && plain && type.equals("text/html") && !request.method().equals("HEAD")) {
            byte[] page = body.readNBytes(LARGEST_PAGE);
            if (page.length < LARGEST_PAGE) {
                // Latin-1 keeps every byte as it is, whatever the page's encoding; markup is ASCII in all of them.
                String rewritten = links.rewritePage(new String(page, StandardCharsets.ISO_8859_1));
                response.headers().remove("Content-Length");
                response.body().write(rewritten.getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            response.body().write(page);
        }
        Tunnel.copyPromptly(body, response.body());
    }
}
