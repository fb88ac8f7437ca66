package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Status;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pods of a namespace run on the nodes that the namespace is given, by its annotation or by the administrator. */
public final class PodNodeSelector implements AdmissionPlugin {

    private static final String ANNOTATION = "scheduler.alpha.kubernetes.io/node-selector";
    private static final String DEFAULT = "clusterDefaultNodeSelector";

    private final StoredObjects objects;
    private final JsonNode configured;

    /** @param configuration selectors by namespace under {@code podNodeSelectorPluginConfig}; empty for none */
    public PodNodeSelector(StoredObjects objects, ObjectNode configuration) {
        this.objects = objects;
        configured = configuration.path("podNodeSelectorPluginConfig");
    }

    @Override
    public String name() {
        return "PodNodeSelector";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods")) {
            return;
        }
        ObjectNode spec = request.written().withObjectProperty("spec");
        Map<String, String> given = ofNamespace(request);
        checkConflicts(request, spec.path("nodeSelector"), given);
        given.forEach((label, value) -> spec.withObjectProperty("nodeSelector").put(label, value));
        validate(request);
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.creates("", "pods")) {
            return;
        }
        JsonNode selector = request.written().path("spec").path("nodeSelector");
        checkConflicts(request, selector, ofNamespace(request));
        Map<String, String> allowed = parse(configured.path(request.namespace()).asText(""));
        for (var label : selector.properties()) {
            if (!allowed.isEmpty() && !label.getValue().asText("").equals(allowed.get(label.getKey()))) {
                throw request.forbidden("pod node label selector labels conflict with its namespace whitelist");
            }
        }
    }

    private static void checkConflicts(AdmissionRequest request, JsonNode selector, Map<String, String> given) {
        given.forEach((label, value) -> {
            if (!selector.path(label).asText(value).equals(value)) {
                throw request.forbidden("pod node label selector conflicts with its namespace node label selector");
            }
        });
    }

    private Map<String, String> ofNamespace(AdmissionRequest request) {
        String name = request.namespace();
        JsonNode annotation = objects.find("", "namespaces", "", name)
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "namespaces"), name))
                .path("metadata")
                .path("annotations")
                .path(ANNOTATION);
        return parse(annotation.asText(configured.path(DEFAULT).asText("")));
    }

    /** Such as {@code env=test,disk=ssd}. */
    private static Map<String, String> parse(String selector) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : selector.isEmpty() ? new String[0] : selector.split(",")) {
            String[] parts = label.split("=", -1);
            if (parts.length != 2) {
                throw new ApiException(Status.failure(500, "", "invalid selector: [" + label + "]", Optional.empty()));
            }
            labels.put(parts[0].strip(), parts[1].strip());
        }
        return labels;
    }
}
