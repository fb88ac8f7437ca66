package io.jurumudi.node.server;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.pod.PodSpecs;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.RuntimeReader;
import io.jurumudi.node.runtime.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Terminals and forwarded ports: asks the runtime where they are to be had and connects the caller with that place, byte by
 * byte, whatever protocol the two agree on.
 */
final class Streaming {
    private static final int CONNECT_MILLIS = 10_000;

    private final CriClient cri;
    private final RuntimeReader reader;

    Streaming(CriClient cri, RuntimeReader reader) {
        this.cri = cri;
        this.reader = reader;
    }

    void exec(HttpExchange exchange, Pod pod, String container) throws IOException {
        Optional<ContainerRun> run = running(exchange, pod, container);
        if (run.isEmpty()) {
            return;
        }
        boolean tty = exchange.flag("tty");
        var request = Cri.ExecRequest.newBuilder()
                .setContainerId(run.get().id())
                .addAllCmd(exchange.query().getOrDefault("command", List.of()))
                .setStdin(exchange.flag("input"))
                .setStdout(exchange.flag("output"))
                // A terminal has one stream for both.
                .setStderr(exchange.flag("error") && !tty)
                .setTty(tty)
                .build();
        if (!request.getStdin() && !request.getStdout() && !request.getStderr()) {
            exchange.answer(400, "you must specify at least 1 of stdin, stdout, stderr");
            return;
        }
        open(exchange, () -> cri.exec(request));
    }

    void attach(HttpExchange exchange, Pod pod, String container) throws IOException {
        Optional<ContainerRun> run = running(exchange, pod, container);
        if (run.isEmpty()) {
            return;
        }
        // Whether there is a terminal was decided when the container was made.
        boolean tty = PodSpecs.container(pod, container)
                .map(spec -> Boolean.TRUE.equals(spec.getTty()))
                .orElse(false);
        var request = Cri.AttachRequest.newBuilder()
                .setContainerId(run.get().id())
                .setStdin(exchange.flag("input"))
                .setStdout(exchange.flag("output"))
                .setStderr(exchange.flag("error") && !tty)
                .setTty(tty)
                .build();
        open(exchange, () -> cri.attach(request));
    }

    void portForward(HttpExchange exchange, Pod pod, String unused) throws IOException {
        Optional<Sandbox> sandbox =
                reader.read(pod.getMetadata().getUid()).newestSandbox().filter(Sandbox::ready);
        if (sandbox.isEmpty()) {
            exchange.answer(500, "pod not found (\"%s\")".formatted(PodSpecs.format(pod)));
            return;
        }
        var request = Cri.PortForwardRequest.newBuilder()
                .setPodSandboxId(sandbox.get().id());
        exchange.query().getOrDefault("port", List.of()).stream()
                .flatMap(ports -> List.of(ports.split(",")).stream())
                .map(Integer::parseInt)
                .forEach(request::addPort);
        open(exchange, () -> cri.portForward(request.build()));
    }

    private Optional<ContainerRun> running(HttpExchange exchange, Pod pod, String container) throws IOException {
        var run = reader.read(pod.getMetadata().getUid()).run(container).filter(ContainerRun::running);
        if (run.isEmpty()) {
            exchange.answer(500, "container not found (\"%s\")".formatted(container));
        }
        return run;
    }

    private static void open(HttpExchange exchange, java.util.function.Supplier<String> place) throws IOException {
        if (exchange.header("upgrade").isEmpty()) {
            exchange.answer(400, "Upgrade request required");
            return;
        }
        URI target;
        try {
            target = URI.create(place.get());
        } catch (CriException failed) {
            exchange.answer(500, failed.getMessage());
            return;
        }
        try (var backend = new Socket()) {
            backend.setTcpNoDelay(true);
            backend.connect(new InetSocketAddress(target.getHost(), target.getPort()), CONNECT_MILLIS);
            OutputStream toBackend = backend.getOutputStream();
            toBackend.write(request(exchange, target));
            toBackend.flush();
            tunnel(exchange.raw(), backend);
        }
    }

    private static byte[] request(HttpExchange exchange, URI target) {
        var head = new StringBuilder(exchange.method() + " " + target.getRawPath() + " HTTP/1.1\r\n");
        head.append("Host: ")
                .append(target.getHost())
                .append(':')
                .append(target.getPort())
                .append("\r\n");
        exchange.headers().forEach((name, values) -> {
            // Credentials were for us.
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("authorization")) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Copies both ways until one side ends. */
    private static void tunnel(HttpExchange.Raw client, Socket backend) throws IOException {
        InputStream fromBackend = backend.getInputStream();
        OutputStream toBackend = backend.getOutputStream();
        Thread up = Thread.ofVirtual().name("stream-up").start(() -> {
            try {
                copy(client.in(), toBackend);
            } catch (IOException ended) {
                // The other direction sees it, too.
            } finally {
                close(backend);
            }
        });
        try {
            copy(fromBackend, client.out());
        } catch (IOException ended) {
            // The caller went away, or the upward copy closed the connection.
        } finally {
            close(backend);
            up.interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It is of no more use either way.
        }
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        var buffer = new byte[16 * 1024];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            out.flush();
        }
    }
}
