package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.server.admission.AdmissionRequest;
import java.util.Set;

/** Objects of which only the number counts. */
record ObjectCount(Set<String> names) implements Evaluator {

    /** Counted by these names long before there was one for all. */
    private static final Set<String> LONG_COUNTED =
            Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

    static ObjectCount of(String resource) {
        return new ObjectCount(
                LONG_COUNTED.contains(resource) ? Set.of(countOf(resource), resource) : Set.of(countOf(resource)));
    }

    static String countOf(String resource) {
        return "count/" + resource;
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.operation() == AdmissionRequest.Operation.CREATE
                && request.subresource().isEmpty();
    }

    @Override
    public boolean counts(String name) {
        return names.contains(name);
    }

    @Override
    public ResourceList usage(JsonNode object) {
        ResourceList usage = ResourceList.EMPTY;
        for (String name : names) {
            usage = usage.with(name, Quantity.of(1));
        }
        return usage;
    }
}
