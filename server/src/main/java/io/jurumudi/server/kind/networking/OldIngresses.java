package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.OldVersion;
import java.util.List;
import java.util.function.Consumer;

/** How ingresses were written before networking.k8s.io/v1: a backend was a service's name and port side by side, and the default one had another name. */
final class OldIngresses {

    private OldIngresses() {}

    static OldVersion[] versions() {
        return new OldVersion[] {
            old("networking.k8s.io/v1beta1").deprecated(19, 22, "networking.k8s.io/v1"),
            old("extensions/v1beta1").deprecated(14, 22, "networking.k8s.io/v1")
        };
    }

    private static OldVersion old(String apiVersion) {
        return OldVersion.of(apiVersion)
                .defaults(OldIngresses::pathTypes)
                .looks(OldIngresses::renew, OldIngresses::age);
    }

    /** Paths meant whatever the controller took them for. */
    private static void pathTypes(ObjectNode ingress) {
        eachPath(ingress, path -> {
            if (!path.has("pathType")) {
                path.put("pathType", "ImplementationSpecific");
            }
        });
    }

    private static void renew(ObjectNode ingress) {
        ObjectNode spec = ingress.withObjectProperty("spec");
        if (spec.remove("backend") instanceof ObjectNode backend) {
            spec.set("defaultBackend", renewed(backend));
        }
        eachPath(ingress, path -> {
            if (path.get("backend") instanceof ObjectNode backend) {
                renewed(backend);
            }
        });
    }

    private static void age(ObjectNode ingress) {
        ObjectNode spec = ingress.withObjectProperty("spec");
        if (spec.remove("defaultBackend") instanceof ObjectNode backend) {
            spec.set("backend", aged(backend));
        }
        eachPath(ingress, path -> {
            if (path.get("backend") instanceof ObjectNode backend) {
                aged(backend);
            }
        });
    }

    private static void eachPath(ObjectNode ingress, Consumer<ObjectNode> change) {
        for (JsonNode rule : ingress.path("spec").path("rules")) {
            for (JsonNode path : rule.path("http").path("paths")) {
                change.accept((ObjectNode) path);
            }
        }
    }

    private static ObjectNode renewed(ObjectNode backend) {
        JsonNode name = backend.path("serviceName");
        JsonNode port = backend.path("servicePort");
        boolean service = !name.asText("").isEmpty() || port.isTextual() || port.asInt(0) != 0;
        backend.remove(List.of("serviceName", "servicePort"));
        if (service) {
            ObjectNode target = backend.putObject("service").put("name", name.asText(""));
            if (port.isTextual()) {
                target.putObject("port").put("name", port.asText());
            } else if (port.asInt(0) != 0) {
                target.putObject("port").put("number", port.asInt());
            } else {
                target.putObject("port");
            }
        }
        return backend;
    }

    private static ObjectNode aged(ObjectNode backend) {
        if (backend.remove("service") instanceof ObjectNode service) {
            backend.put("serviceName", service.path("name").asText(""));
            JsonNode port = service.path("port");
            if (port.path("name").asText("").isEmpty()) {
                backend.put("servicePort", port.path("number").asInt(0));
            } else {
                backend.put("servicePort", port.path("name").asText());
            }
        }
        return backend;
    }
}
