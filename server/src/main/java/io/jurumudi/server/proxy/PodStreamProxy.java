package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.http.Duplex;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * {@code exec}, {@code attach} and {@code portforward} of pods. Towards the kubelet it is always SPDY/3.1, the one protocol every runtime's
 * streaming server speaks: a SPDY client is tunnelled as it is, a WebSocket client is translated or, for port-forward, unwrapped.
 */
public final class PodStreamProxy {

    public enum Kind {
        EXEC,
        ATTACH,
        PORT_FORWARD
    }

    private final KubeletConnector connector;

    public PodStreamProxy(KubeletLocator locator, KubeletConfig config) {
        this.connector = new KubeletConnector(locator, config);
    }

    /** Throws ApiException before anything was sent; afterwards runs until the session ends. */
    public void handle(Kind kind, String namespace, String name, Request request, Response response) throws Exception {
        ObjectNode pod = connector.pod(namespace, name);
        Query query = request.query();
        String path = switch (kind) {
            case EXEC -> Urls.path("exec", namespace, name, container(pod, query));
            case ATTACH -> Urls.path("attach", namespace, name, container(pod, query));
            case PORT_FORWARD -> Urls.path("portForward", namespace, name);
        };
        String node = KubeletConnector.nodeOf(pod)
                .orElseThrow(() -> ApiException.badRequest("pod " + name + " does not have a host assigned"));
        Backend.Target target = connector.kubelet(node);
        if (!request.wantsUpgrade("websocket") && !request.wantsUpgrade("SPDY/3.1")) {
            throw ApiException.badRequest("Upgrade request required");
        }
        String pathAndQuery = path + "?" + parameters(kind, query);
        if (!request.wantsUpgrade("websocket")) {
            tunnel(target, pathAndQuery, request, response);
        } else if (kind == Kind.PORT_FORWARD) {
            unwrap(target, pathAndQuery, request, response);
        } else {
            translate(target, pathAndQuery, request, response);
        }
    }

    private static String container(ObjectNode pod, Query query) {
        return KubeletConnector.container(pod, query.first("container", ""));
    }

    private static String parameters(Kind kind, Query query) {
        Urls.Parameters parameters = new Urls.Parameters();
        if (kind == Kind.PORT_FORWARD) {
            if (query.has("ports")) {
                parameters.add("port", String.join(",", query.all("ports")));
            }
            return parameters.toString();
        }
        flag(parameters, query, "stdin", "input");
        flag(parameters, query, "stdout", "output");
        flag(parameters, query, "stderr", "error");
        flag(parameters, query, "tty", "tty");
        if (kind == Kind.EXEC) {
            query.all("command").forEach(word -> parameters.add("command", word));
        }
        return parameters.toString();
    }

    private static void flag(Urls.Parameters parameters, Query query, String ours, String theirs) {
        if (query.flag(ours)) {
            parameters.add(theirs, "1");
        }
    }

    /** Opens the kubelet's side; whatever ends the client's request ends it too. */
    private Backend upgrade(Backend.Target target, String pathAndQuery, List<String> protocols, Request request)
            throws IOException {
        Backend backend;
        try {
            backend = Backend.dial(target, connector.config().connectTimeout());
        } catch (Backend.DialException e) {
            throw KubeletConnector.plainError(500, "error dialing backend: " + e.getMessage());
        }
        request.onAbort(backend::close);
        request.onClosing(backend::close);
        try {
            Headers headers = new Headers()
                    .set("Host", target.authority())
                    .set("Connection", "Upgrade")
                    .set("Upgrade", "SPDY/3.1")
                    .set("Content-Length", "0");
            protocols.forEach(protocol -> headers.add("X-Stream-Protocol-Version", protocol));
            backend.send("POST", pathAndQuery, headers);
            backend.receive();
            return backend;
        } catch (IOException e) {
            backend.close();
            throw KubeletConnector.plainError(500, "error sending request: " + e.getMessage());
        }
    }

    private void tunnel(Backend.Target target, String pathAndQuery, Request request, Response response)
            throws IOException {
        List<String> protocols = request.headers().tokens("X-Stream-Protocol-Version");
        try (Backend backend = upgrade(target, pathAndQuery, protocols, request)) {
            if (backend.status() != 101) {
                passRefusal(backend, response);
                return;
            }
            backend.headers()
                    .first("X-Stream-Protocol-Version")
                    .ifPresent(version -> response.headers().set("X-Stream-Protocol-Version", version));
            try (Duplex client = response.upgrade("SPDY/3.1")) {
                Tunnel.join(client, backend);
            }
        }
    }

    private void unwrap(Backend.Target target, String pathAndQuery, Request request, Response response)
            throws Exception {
        List<String> protocols = PortForwardTunnel.spdyProtocols(request);
        if (protocols.isEmpty()) {
            throw ApiException.badRequest("unable to upgrade: no tunneling spdy protocols provided");
        }
        try (Backend backend = upgrade(target, pathAndQuery, protocols, request)) {
            if (backend.status() != 101) {
                passRefusal(backend, response);
                return;
            }
            PortForwardTunnel.run(backend, response);
        }
    }

    private void translate(Backend.Target target, String pathAndQuery, Request request, Response response)
            throws Exception {
        Optional<ChannelProtocol> protocol = ChannelProtocol.choose(request);
        if (protocol.isEmpty()) {
            throw ApiException.badRequest("unable to upgrade: none of the WebSocket subprotocols "
                    + request.headers().tokens("Sec-WebSocket-Protocol") + " is supported");
        }
        // The client is answered first, as upstream does: what goes wrong afterwards is told on the error channel.
        try (RemoteCommand session =
                new RemoteCommand(response.acceptWebSocket(protocol.get().name()), protocol.get(), request.query())) {
            try (Backend backend = upgrade(target, pathAndQuery, List.of("v4.channel.k8s.io"), request)) {
                session.run(backend);
            } catch (ApiException e) {
                session.report(e.status());
            } catch (IOException e) {
                session.report(RemoteCommand.broken(e.getMessage()));
            }
        }
    }

    /** The kubelet's own answer, when it would not switch protocols. */
    private static void passRefusal(Backend backend, Response response) throws IOException {
        if (backend.status() < 400) {
            throw KubeletConnector.plainError(500, "invalid upgrade response: status code " + backend.status());
        }
        response.status(backend.status());
        backend.headers()
                .first("Content-Type")
                .ifPresent(type -> response.headers().set("Content-Type", type));
        backend.body().transferTo(response.body());
    }
}
