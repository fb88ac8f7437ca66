package io.jurumudi.server.proxy;

import io.jurumudi.server.http.Headers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One HTTP/1.1 exchange with a kubelet or a pod, on a connection of its own that may turn into a tunnel. One thread reads while another
 * writes; any thread may close.
 */
final class Backend implements AutoCloseable {

    private static final int LONGEST_HEAD = 1024 * 1024;

    /** What is in the way of reaching a backend, worded as Go's net package does, for that is what people know. */
    static final class DialException extends IOException {
        private static final long serialVersionUID = 1L;

        DialException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Where to: {@code tls} is empty for plain HTTP. */
    record Target(String host, int port, Optional<BackendTls> tls) {
        String authority() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    private final Socket plain;
    private final InputStream in;
    private final OutputStream out;
    private int status;
    private final Headers headers = new Headers();
    private String method = "";

    private Backend(Socket plain, Socket spoken) throws IOException {
        this.plain = plain;
        this.in = new BufferedInputStream(spoken.getInputStream(), 32 * 1024);
        this.out = new BufferedOutputStream(spoken.getOutputStream(), 32 * 1024);
    }

    static Backend dial(Target target, Duration timeout) throws IOException {
        Socket plain = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(target.host(), target.port());
            if (address.isUnresolved()) {
                throw new UnknownHostException("lookup " + target.host() + ": no such host");
            }
            plain.setTcpNoDelay(true);
            plain.connect(address, (int) timeout.toMillis());
            Socket spoken = plain;
            if (target.tls().isPresent()) {
                plain.setSoTimeout((int) timeout.toMillis());
                spoken = target.tls().get().wrap(plain, target.host(), target.port());
                plain.setSoTimeout(0);
            }
            return new Backend(plain, spoken);
        } catch (IOException e) {
            plain.close();
            throw new DialException("dial tcp " + target.authority() + ": " + wording(e), e);
        }
    }

    private static String wording(IOException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith("Connection refused")) {
            return "connect: connection refused";
        }
        if (message.startsWith("Connect timed out")) {
            return "i/o timeout";
        }
        if (message.startsWith("No route to host")) {
            return "connect: no route to host";
        }
        return message;
    }

    /** Sends the request's head. */
    void send(String method, String pathAndQuery, Headers fields) throws IOException {
        this.method = method;
        StringBuilder head = new StringBuilder();
        head.append(method).append(' ').append(pathAndQuery).append(" HTTP/1.1\r\n");
        fields.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("\r\n");
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Reads the response's head, past interim ones. */
    void receive() throws IOException {
        do {
            String[] start = line().split(" ", 3);
            if (start.length < 2 || !start[0].startsWith("HTTP/1.")) {
                throw new IOException("malformed HTTP response");
            }
            try {
                status = Integer.parseInt(start[1]);
            } catch (NumberFormatException e) {
                throw new IOException("malformed HTTP status code \"" + start[1] + "\"");
            }
            int length = 0;
            for (String field = line(); !field.isEmpty(); field = line()) {
                length += field.length();
                int colon = field.indexOf(':');
                if (colon < 1 || length > LONGEST_HEAD) {
                    throw new IOException("malformed HTTP header");
                }
                headers.add(
                        field.substring(0, colon), field.substring(colon + 1).trim());
            }
        } while (status >= 100 && status < 200 && status != 101);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LONGEST_HEAD) {
                throw new IOException(c < 0 ? "unexpected EOF" : "response line too long");
            }
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    int status() {
        return status;
    }

    Headers headers() {
        return headers;
    }

    /** The response's body, however it is delimited. */
    InputStream body() {
        if (method.equals("HEAD") || status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (headers.hasToken("Transfer-Encoding", "chunked")) {
            return new ChunkedInput(in);
        }
        Optional<String> length = headers.first("Content-Length");
        if (length.isPresent()) {
            try {
                return new ExactInput(in, Long.parseLong(length.get()));
            } catch (NumberFormatException e) {
                return InputStream.nullInputStream();
            }
        }
        return in;
    }

    /** Raw bytes from the backend, after an upgrade. */
    InputStream input() {
        return in;
    }

    /** Raw bytes to the backend: the request's body, or what follows an upgrade. Buffered; flush to send. */
    OutputStream output() {
        return out;
    }

    /** Closes below TLS: the polite close would wait for a writer that is stuck. */
    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
