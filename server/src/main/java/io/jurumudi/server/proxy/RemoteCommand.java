package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A remote command whose client speaks WebSocket channels and whose kubelet speaks SPDY streams. */
final class RemoteCommand implements AutoCloseable {

    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;
    private static final int ERROR = 3;
    private static final int RESIZE = 4;
    private static final int CLOSE = 255;
    private static final int LONGEST_STATUS = 1024 * 1024;

    private final WebSocket client;
    private final ChannelProtocol protocol;
    private final boolean stdin;
    private final boolean stdout;
    private final boolean stderr;
    private final boolean tty;

    RemoteCommand(WebSocket client, ChannelProtocol protocol, Query query) {
        this.client = client;
        this.protocol = protocol;
        this.stdin = query.flag("stdin");
        this.stdout = query.flag("stdout");
        this.tty = query.flag("tty");
        // A terminal has one output.
        this.stderr = query.flag("stderr") && !tty;
    }

    /** Runs until the command has ended or one side is gone. */
    void run(Backend backend) throws IOException, InterruptedException {
        if (backend.status() != 101) {
            String text = new String(backend.body().readNBytes(LONGEST_STATUS), StandardCharsets.UTF_8);
            report(refusal(backend.status(), text.strip()));
            return;
        }
        // Tells the client that the session stands.
        protocol.send(client, stdout ? STDOUT : stderr ? STDERR : ERROR, new byte[0], 0);
        try (SpdyConnection spdy = new SpdyConnection(backend)) {
            SpdyStream error = spdy.open("error");
            Optional<SpdyStream> in = stdin ? Optional.of(spdy.open("stdin")) : Optional.empty();
            Optional<SpdyStream> out = stdout ? Optional.of(spdy.open("stdout")) : Optional.empty();
            Optional<SpdyStream> err = stderr ? Optional.of(spdy.open("stderr")) : Optional.empty();
            Optional<SpdyStream> resize = tty ? Optional.of(spdy.open("resize")) : Optional.empty();
            Thread.ofVirtual().name("exec-input").start(() -> passInput(in, resize, spdy));
            List<Thread> outputs = new ArrayList<>();
            out.ifPresent(stream -> outputs.add(passOutput(STDOUT, stream, spdy)));
            err.ifPresent(stream -> outputs.add(passOutput(STDERR, stream, spdy)));
            for (Thread output : outputs) {
                output.join();
            }
            reportResult(read(error.input()));
        }
    }

    private void passInput(Optional<SpdyStream> in, Optional<SpdyStream> resize, SpdyConnection spdy) {
        try {
            for (var next = client.receive(); next.isPresent(); next = client.receive()) {
                Optional<ChannelProtocol.Piece> piece = protocol.read(next.get());
                if (piece.isEmpty()) {
                    continue;
                }
                byte[] bytes = piece.get().bytes();
                switch (piece.get().channel()) {
                    case STDIN -> send(in, bytes);
                    case RESIZE -> send(resize, bytes);
                    case CLOSE -> {
                        if (protocol.halfClose() && bytes.length == 1 && bytes[0] == STDIN && in.isPresent()) {
                            in.get().output().close();
                        }
                    }
                    default -> {}
                }
            }
            // The client is gone: the command must not run on for nobody.
            spdy.close();
        } catch (IOException e) {
            spdy.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(Optional<SpdyStream> to, byte[] bytes) throws IOException {
        if (to.isPresent() && bytes.length > 0) {
            OutputStream output = to.get().output();
            output.write(bytes);
            output.flush();
        }
    }

    private Thread passOutput(int channel, SpdyStream stream, SpdyConnection spdy) {
        return Thread.ofVirtual().name("exec-output-" + channel).start(() -> {
            byte[] buffer = new byte[32 * 1024];
            try {
                InputStream input = stream.input();
                for (int some = input.read(buffer); some >= 0; some = input.read(buffer)) {
                    protocol.send(client, channel, buffer, some);
                }
            } catch (IOException e) {
                spdy.close();
            }
        });
    }

    private static byte[] read(InputStream error) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            bytes.writeBytes(error.readNBytes(LONGEST_STATUS));
        } catch (IOException e) {
            // The connection broke before the result was told; what there is, is judged below.
        }
        return bytes.toByteArray();
    }

    /** @param result the Status that the kubelet writes to the error stream at every regular end */
    private void reportResult(byte[] result) throws IOException {
        if (result.length == 0) {
            report(broken("the connection to the container ended without a result"));
            return;
        }
        try {
            ObjectNode status = Json.read(result);
            if (protocol.status()) {
                protocol.send(client, ERROR, result, result.length);
            } else {
                report(Status.of(status));
            }
        } catch (RuntimeException notJson) {
            protocol.send(client, ERROR, result, result.length);
        }
    }

    /** Tells the client how it ended, on the error channel. */
    void report(Status status) throws IOException {
        if (protocol.status()) {
            byte[] json = Json.write(status.toJson());
            protocol.send(client, ERROR, json, json.length);
        } else if (!status.success()) {
            byte[] text = status.message().getBytes(StandardCharsets.UTF_8);
            protocol.send(client, ERROR, text, text.length);
        }
    }

    /** What to tell when the session did not end as sessions should. */
    static Status broken(String why) {
        return Status.failure(500, "InternalError", "Internal error occurred: " + why, Optional.empty());
    }

    /** A Status the kubelet answered with, or its words wrapped in one. */
    private static Status refusal(int code, String text) {
        if (text.startsWith("{")) {
            try {
                return Status.of(Json.read(text.getBytes(StandardCharsets.UTF_8)));
            } catch (RuntimeException notJson) {
                return plain(code, text);
            }
        }
        return plain(code, text);
    }

    private static Status plain(int code, String text) {
        return Status.failure(
                code >= 400 ? code : 500,
                code >= 400 && code != 500 ? "" : "InternalError",
                "unable to upgrade connection: " + text,
                Optional.empty());
    }

    @Override
    public void close() {
        client.close();
    }
}
