package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;

/** How the parameters of admission policies are printed. */
final class PolicyCells {
    private PolicyCells() {}

    static String paramKind(JsonNode policy) {
        JsonNode kind = policy.path("spec").path("paramKind");
        return kind.isObject()
                ? kind.path("apiVersion").asText() + "/" + kind.path("kind").asText()
                : Columns.UNSET;
    }

    static String paramRef(JsonNode binding) {
        JsonNode reference = binding.path("spec").path("paramRef");
        String name = reference.path("name").asText("");
        if (name.isEmpty()) {
            return reference.has("selector") ? Columns.selector(reference.path("selector")) : Columns.UNSET;
        }
        return Columns.or(reference.path("namespace"), "*") + "/" + name;
    }
}
