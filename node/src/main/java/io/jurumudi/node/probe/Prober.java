package io.jurumudi.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.probe.v1.GrpcHealth;
import io.jurumudi.node.probe.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Makes one attempt of a probe, blocking for at most its time-out. */
public final class Prober {
    private static final int MAX_OUTPUT = 10 * 1024;

    private final CriClient cri;

    public Prober(CriClient cri) {
        this.cri = cri;
    }

    /**
     * Asks the container once.
     *
     * @param id the container in the runtime
     * @param podIp where the pod can be reached; empty when it has no address
     */
    public Answer ask(Probe probe, Container container, String id, String podIp) {
        Duration limit = Duration.ofSeconds(probe.getTimeoutSeconds() == null ? 1 : probe.getTimeoutSeconds());
        if (probe.getExec() != null) {
            return exec(id, probe.getExec().getCommand(), limit);
        }
        if (probe.getHttpGet() != null) {
            return HttpGet.probe(uri(probe.getHttpGet(), container, podIp), headers(probe.getHttpGet()), limit);
        }
        if (probe.getTcpSocket() != null) {
            String host = orElse(probe.getTcpSocket().getHost(), podIp);
            return tcp(host, port(probe.getTcpSocket().getPort(), container), limit);
        }
        if (probe.getGrpc() != null) {
            return grpc(podIp, probe.getGrpc().getPort(), orElse(probe.getGrpc().getService(), ""), limit);
        }
        return Answer.unknown("missing probe handler for " + container.getName());
    }

    private static String orElse(String text, String other) {
        return text == null || text.isEmpty() ? other : text;
    }

    private Answer exec(String id, List<String> command, Duration limit) {
        try {
            var result = cri.execSync(id, command, limit);
            String output = result.getStdout().toString(StandardCharsets.UTF_8)
                    + result.getStderr().toString(StandardCharsets.UTF_8);
            String shown = output.length() > MAX_OUTPUT ? output.substring(0, MAX_OUTPUT) : output;
            return result.getExitCode() == 0 ? Answer.success(shown) : Answer.failure(shown);
        } catch (CriException failure) {
            return switch (failure.code()) {
                case DEADLINE_EXCEEDED ->
                    Answer.failure("command timed out: \"%s\" timed out after %ds"
                            .formatted(String.join(" ", command), limit.toSeconds()));
                default ->
                    failure.description().contains("timeout")
                                    || failure.description().contains("deadline exceeded")
                            ? Answer.failure("command timed out: \"%s\" timed out after %ds"
                                    .formatted(String.join(" ", command), limit.toSeconds()))
                            : Answer.unknown(failure.getMessage());
            };
        }
    }

    /** Where a GET of a probe or hook goes. */
    public static URI uri(HTTPGetAction get, Container container, String podIp) {
        String scheme = orElse(get.getScheme(), "HTTP").toLowerCase(Locale.ROOT);
        String host = orElse(get.getHost(), podIp);
        String path = orElse(get.getPath(), "/");
        return URI.create("%s://%s:%d%s"
                .formatted(
                        scheme,
                        host.contains(":") ? "[" + host + "]" : host,
                        port(get.getPort(), container),
                        path.startsWith("/") ? path : "/" + path));
    }

    public static Map<String, String> headers(HTTPGetAction get) {
        var headers = new LinkedHashMap<String, String>();
        for (HTTPHeader header : get.getHttpHeaders()) {
            headers.put(header.getName(), orElse(header.getValue(), ""));
        }
        return headers;
    }

    private static int port(IntOrString port, Container container) {
        if (port.getStrVal() == null) {
            return port.getIntVal();
        }
        return container.getPorts().stream()
                .filter(named -> port.getStrVal().equals(named.getName()))
                .map(ContainerPort::getContainerPort)
                .findFirst()
                .orElseGet(() -> Integer.parseInt(port.getStrVal()));
    }

    private static Answer tcp(String host, int port, Duration limit) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
            return Answer.success("");
        } catch (SocketTimeoutException late) {
            return Answer.failure("dial tcp %s:%d: i/o timeout".formatted(host, port));
        } catch (IOException failure) {
            return Answer.failure("dial tcp %s:%d: connect: %s".formatted(host, port, HttpGet.words(failure)));
        }
    }

    private static Answer grpc(String host, int port, String service, Duration limit) {
        var channel = NettyChannelBuilder.forAddress(host, port)
                .usePlaintext()
                .userAgent("kube-probe/1.36")
                .build();
        try {
            var status = HealthGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .check(GrpcHealth.HealthCheckRequest.newBuilder()
                            .setService(service)
                            .build())
                    .getStatus();
            return status == GrpcHealth.HealthCheckResponse.ServingStatus.SERVING
                    ? Answer.success("service healthy")
                    : Answer.failure("service unhealthy (responded with \"%s\")".formatted(status));
        } catch (StatusRuntimeException failure) {
            return switch (failure.getStatus().getCode()) {
                case UNIMPLEMENTED ->
                    Answer.failure(
                            "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): "
                                    + failure.getStatus().getDescription());
                case DEADLINE_EXCEEDED ->
                    Answer.failure("timeout: health rpc did not complete within %ds".formatted(limit.toSeconds()));
                default -> Answer.failure("error: health rpc probe failed: " + failure.getMessage());
            };
        } finally {
            channel.shutdownNow();
        }
    }
}
