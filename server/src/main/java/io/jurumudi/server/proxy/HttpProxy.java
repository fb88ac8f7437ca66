package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * The {@code proxy} subresource of pods, services and nodes, for every method, upgrades included. {@code target} is the name as in the URL:
 * {@code [scheme:]name[:port]}; {@code rawPath} what follows {@code /proxy}, escaped as sent, empty or beginning with a slash.
 */
public final class HttpProxy {

    private static final GroupResource SERVICES = new GroupResource("", "services");

    private final KubeletLocator locator;
    private final KubeletConnector connector;
    private final BackendTls podTls = new BackendTls(Optional.empty(), List.of());
    private final Predicate<InetAddress> allowed;

    public HttpProxy(KubeletLocator locator, KubeletConfig config) {
        this(locator, config, HttpProxy::isGlobalUnicast);
    }

    HttpProxy(KubeletLocator locator, KubeletConfig config, Predicate<InetAddress> allowed) {
        this.locator = locator;
        this.connector = new KubeletConnector(locator, config);
        this.allowed = allowed;
    }

    /** A name in a proxy URL, taken apart; {@code scheme} and {@code port} are empty where not given. */
    record Target(String scheme, String name, String port) {

        static Target parse(String text, String what) {
            String[] parts = text.split(":", -1);
            Target target = switch (parts.length) {
                case 1 -> new Target("", parts[0], "");
                case 2 -> new Target("", parts[0], parts[1]);
                case 3 -> new Target(parts[0], parts[1], parts[2]);
                default -> new Target("", "", "");
            };
            boolean knownScheme = List.of("", "http", "https").contains(target.scheme);
            if (target.name.isEmpty() || !knownScheme || (parts.length == 2 && target.port.isEmpty())) {
                throw ApiException.badRequest("invalid " + what + " request \"" + text + "\"");
            }
            return target;
        }
    }

    public void pod(String namespace, String target, String rawPath, Request request, Response response)
            throws Exception {
        Target wanted = Target.parse(target, "pod");
        ObjectNode pod = connector.pod(namespace, wanted.name);
        String port = wanted.port.isEmpty() ? firstPort(pod) : wanted.port;
        String address = pod.path("status").path("podIP").asText("");
        pass(backend(wanted.scheme, address, port), rawPath, request, response);
    }

    private static String firstPort(ObjectNode pod) {
        for (JsonNode container : pod.path("spec").path("containers")) {
            JsonNode port = container.path("ports").path(0).path("containerPort");
            if (port.isNumber()) {
                return port.asText();
            }
        }
        return "";
    }

    public void service(String namespace, String target, String rawPath, Request request, Response response)
            throws Exception {
        Target wanted = Target.parse(target, "service");
        ObjectNode service =
                locator.service(namespace, wanted.name).orElseThrow(() -> ApiException.notFound(SERVICES, wanted.name));
        List<Backend.Target> endpoints = endpoints(namespace, wanted, portName(service, wanted));
        if (endpoints.isEmpty()) {
            throw ApiException.serviceUnavailable("no endpoints available for service \"" + target + "\"");
        }
        pass(endpoints.get(ThreadLocalRandom.current().nextInt(endpoints.size())), rawPath, request, response);
    }

    /** Ports are asked for by name or number; endpoints know names. */
    private static String portName(ObjectNode service, Target wanted) {
        if (wanted.port.isEmpty() || !wanted.port.chars().allMatch(Character::isDigit)) {
            return wanted.port;
        }
        for (JsonNode port : service.path("spec").path("ports")) {
            if (port.path("port").asText("").equals(wanted.port)) {
                return port.path("name").asText("");
            }
        }
        throw ApiException.serviceUnavailable(
                "no service port " + wanted.port + " found for service \"" + wanted.name + "\"");
    }

    private List<Backend.Target> endpoints(String namespace, Target wanted, String portName) {
        List<Backend.Target> endpoints = new ArrayList<>();
        for (ObjectNode slice : locator.endpointSlices(namespace, wanted.name)) {
            for (JsonNode port : slice.path("ports")) {
                if (!port.path("name").asText("").equals(portName)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    // Only to pods: an address that somebody wrote by hand could lead anywhere.
                    boolean isPod =
                            endpoint.path("targetRef").path("kind").asText("").equals("Pod");
                    boolean ready = endpoint.path("conditions").path("ready").asBoolean(true);
                    if (isPod && ready) {
                        endpoint.path("addresses")
                                .forEach(address -> endpoints.add(backend(
                                        wanted.scheme,
                                        address.asText(""),
                                        port.path("port").asText(""))));
                    }
                }
            }
        }
        return endpoints;
    }

    public void node(String target, String rawPath, Request request, Response response) throws Exception {
        Target wanted = Target.parse(target, "node");
        Backend.Target kubelet = connector.kubelet(wanted.name);
        boolean isKubelet = wanted.port.isEmpty() || wanted.port.equals(String.valueOf(kubelet.port()));
        check(kubelet.host());
        pass(isKubelet ? kubelet : backend(wanted.scheme, kubelet.host(), wanted.port), rawPath, request, response);
    }

    private Backend.Target backend(String scheme, String host, String port) {
        check(host);
        boolean secure = scheme.equals("https");
        int number = secure ? 443 : 80;
        if (!port.isEmpty()) {
            try {
                number = Integer.parseInt(port);
            } catch (NumberFormatException e) {
                throw ApiException.badRequest("invalid port \"" + port + "\"");
            }
        }
        return new Backend.Target(host, number, secure ? Optional.of(podTls) : Optional.empty());
    }

    /** The proxy must not be a way to services of this host that listen for itself only. */
    private void check(String host) {
        try {
            if (host.isEmpty() || !allowed.test(InetAddress.getByName(host))) {
                throw ApiException.badRequest("address not allowed");
            }
        } catch (UnknownHostException e) {
            throw ApiException.badRequest("lookup " + host + ": no such host");
        }
    }

    private static boolean isGlobalUnicast(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress();
    }

    private void pass(Backend.Target target, String rawPath, Request request, Response response) throws Exception {
        // An offer to speak HTTP/2 concerns this server only.
        boolean upgrade = request.headers().hasToken("Connection", "upgrade") && !request.wantsUpgrade("h2c");
        if (rawPath.isEmpty() && !upgrade && List.of("GET", "HEAD").contains(request.method())) {
            // Relative links of a page at the root would lead astray without the slash.
            String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
            response.status(301);
            response.headers().set("Location", request.rawPath() + "/" + query);
            return;
        }
        Backend backend;
        try {
            backend = Backend.dial(target, connector.config().connectTimeout());
        } catch (Backend.DialException e) {
            throw upgrade
                    ? KubeletConnector.plainError(500, "error dialing backend: " + e.getMessage())
                    : ApiException.serviceUnavailable("error trying to reach service: " + e.getMessage());
        }
        try (backend) {
            request.onAbort(backend::close);
            request.onClosing(backend::close);
            new ProxiedExchange(backend, target, rawPath, request, response).run(upgrade);
        }
    }
}
