package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.admission.StoredObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A running pod does not grow beyond its node. */
public final class PodResizeValidator implements AdmissionPlugin {

    private final StoredObjects objects;

    public PodResizeValidator(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "PodResizeValidator";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!request.is("", "pods", "resize") || request.operation() != Operation.UPDATE) {
            return;
        }
        JsonNode pod = request.written();
        String name = pod.path("spec").path("nodeName").asText("");
        if (name.isEmpty()
                || pod.path("spec").equals(request.old().orElseThrow().path("spec"))) {
            return;
        }
        ObjectNode node = objects.find("", "nodes", "", name)
                .orElseThrow(() -> request.forbidden("node " + GoText.quote(name) + " not found"));
        String system =
                node.path("metadata").path("labels").path("kubernetes.io/os").asText("linux");
        if (!system.equals("linux")) {
            throw refused(
                    request,
                    "pod resize is only supported on linux nodes, node " + GoText.quote(name) + " is "
                            + GoText.quote(system),
                    "UnsupportedPlatform");
        }
        ResourceList there = ResourceList.of(node.path("status").path("allocatable"));
        ResourceList wanted = PodResources.specified(pod, "requests")
                .plus(ResourceList.of(pod.path("spec").path("overhead")));
        List<String> beyond = new ArrayList<>();
        Quantity none = Quantity.of(0);
        Quantity cpu = wanted.get("cpu").orElse(none);
        Quantity cpuThere = there.get("cpu").orElse(none);
        if (cpu.compareTo(cpuThere) > 0) {
            beyond.add("cpu, requested: " + cpu.milliValue() + ", allocatable: " + cpuThere.milliValue());
        }
        Quantity memory = wanted.get("memory").orElse(none);
        Quantity memoryThere = there.get("memory").orElse(none);
        if (memory.compareTo(memoryThere) > 0) {
            beyond.add("memory, requested: " + memory.longValue() + ", allocatable: " + memoryThere.longValue());
        }
        if (!beyond.isEmpty()) {
            throw refused(
                    request,
                    "node didn't have enough allocatable resources: " + String.join("; ", beyond),
                    "NodeCapacity");
        }
    }

    private static ApiException refused(AdmissionRequest request, String why, String reason) {
        Status plain = request.forbidden(why).status();
        Status.Details details = plain.details().orElseThrow();
        return new ApiException(Status.failure(
                plain.code(),
                plain.reason(),
                plain.message(),
                Optional.of(new Status.Details(
                        details.name(),
                        details.group(),
                        details.kind(),
                        details.uid(),
                        List.of(new Status.Cause(reason, "", "")),
                        0))));
    }
}
