package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.core.QualityOfService;
import java.util.List;
import java.util.Optional;

/** Pods of a namespace put up with what the namespace says, and with no more than it allows. */
public final class PodTolerationRestriction implements AdmissionPlugin {

    private static final String DEFAULTS = "scheduler.alpha.kubernetes.io/defaultTolerations";
    private static final String ALLOWED = "scheduler.alpha.kubernetes.io/tolerationsWhitelist";

    private final StoredObjects objects;
    private final ObjectNode configuration;

    /** @param configuration what holds for namespaces that say nothing: {@code default} and {@code whitelist}; empty for none */
    public PodTolerationRestriction(StoredObjects objects, ObjectNode configuration) {
        this.objects = objects;
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "PodTolerationRestriction";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        ObjectNode pod = request.written();
        ArrayNode more = Json.array();
        if (request.creates("", "pods")) {
            annotation(request, DEFAULTS).orElse(configuration.path("default")).forEach(more::add);
        }
        // What asks for something is not the first to be evicted.
        if (!QualityOfService.of(pod).equals("BestEffort")) {
            more.addObject()
                    .put("key", "node.kubernetes.io/memory-pressure")
                    .put("operator", "Exists")
                    .put("effect", "NoSchedule");
        }
        Tolerations.merge(pod.withObjectProperty("spec"), more);
        validate(request);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("", "pods") && !request.updates("", "pods")) {
            return;
        }
        Optional<JsonNode> own = annotation(request, ALLOWED);
        JsonNode allowed = own.orElse(configuration.path("whitelist"));
        if (allowed.isEmpty()) {
            return;
        }
        for (JsonNode toleration : request.written().path("spec").path("tolerations")) {
            if (allowed.valueStream().noneMatch(one -> Tolerations.covers(one, toleration))) {
                throw Refusals.plain(List.of("pod tolerations (possibly merged with namespace default tolerations)"
                        + " conflict with its " + (own.isPresent() ? "namespace" : "cluster") + " whitelist"));
            }
        }
    }

    private Optional<JsonNode> annotation(AdmissionRequest request, String name) {
        JsonNode text = objects.find("", "namespaces", "", request.namespace())
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "namespaces"), request.namespace()))
                .path("metadata")
                .path("annotations")
                .path(name);
        if (text.isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(text.asText("").isEmpty() ? Json.array() : Json.readAny(text.asText()));
        } catch (Json.MalformedException unreadable) {
            throw Refusals.plain(List.of(unreadable.getMessage()));
        }
    }
}
