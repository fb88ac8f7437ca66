package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds pods and their nodes' kubelets, with upstream's words for what is missing. */
final class KubeletConnector {

    private static final int DEFAULT_PORT = 10250;
    private static final GroupResource PODS = new GroupResource("", "pods");
    private static final GroupResource NODES = new GroupResource("", "nodes");

    private final KubeletLocator locator;
    private final KubeletConfig config;
    private final BackendTls tls;
    private final BackendTls unverified;

    KubeletConnector(KubeletLocator locator, KubeletConfig config) {
        this.locator = locator;
        this.config = config;
        this.tls = new BackendTls(config.client(), config.authorities());
        this.unverified = config.authorities().isEmpty() ? tls : new BackendTls(config.client(), List.of());
    }

    KubeletConfig config() {
        return config;
    }

    ObjectNode pod(String namespace, String name) {
        return locator.pod(namespace, name).orElseThrow(() -> ApiException.notFound(PODS, name));
    }

    Backend.Target kubelet(String node) {
        return kubelet(node, false);
    }

    /** @param insecure whether the kubelet's certificate may be anybody's */
    Backend.Target kubelet(String node, boolean insecure) {
        ObjectNode object = locator.node(node).orElseThrow(() -> ApiException.notFound(NODES, node));
        JsonNode status = object.path("status");
        int port = status.path("daemonEndpoints")
                .path("kubeletEndpoint")
                .path("Port")
                .asInt(0);
        return new Backend.Target(
                address(status)
                        .orElseThrow(() -> plainError(
                                500, "no preferred addresses found; known addresses: " + status.path("addresses"))),
                port == 0 ? DEFAULT_PORT : port,
                Optional.of(insecure ? unverified : tls));
    }

    private Optional<String> address(JsonNode status) {
        for (String type : config.addressTypes()) {
            for (JsonNode address : status.path("addresses")) {
                if (address.path("type").asText("").equals(type)) {
                    return Optional.of(address.path("address").asText(""));
                }
            }
        }
        return Optional.empty();
    }

    /** The pod's node; empty before it is scheduled. */
    static Optional<String> nodeOf(ObjectNode pod) {
        return Optional.of(pod.path("spec").path("nodeName").asText("")).filter(name -> !name.isEmpty());
    }

    /** The container asked for, or the pod's only one. */
    static String container(ObjectNode pod, String asked) {
        JsonNode spec = pod.path("spec");
        String name = pod.path("metadata").path("name").asText("");
        List<String> all = new ArrayList<>();
        for (String list : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            spec.path(list).forEach(c -> all.add(c.path("name").asText("")));
        }
        if (!asked.isEmpty()) {
            if (!all.contains(asked)) {
                throw ApiException.badRequest("container " + asked + " is not valid for pod " + name);
            }
            return asked;
        }
        JsonNode containers = spec.path("containers");
        if (containers.size() == 1) {
            return containers.get(0).path("name").asText("");
        }
        String problem = "a container name must be specified for pod " + name;
        throw ApiException.badRequest(
                containers.isEmpty() ? problem : problem + ", choose one of: [" + String.join(" ", all) + "]");
    }

    /** A failure that has a code and words, but none of the API's reasons. */
    static ApiException plainError(int code, String message) {
        return new ApiException(Status.failure(code, "", message, Optional.empty()));
    }
}
