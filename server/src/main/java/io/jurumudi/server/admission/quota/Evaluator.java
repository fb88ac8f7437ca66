package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.admission.AdmissionRequest;
import java.util.Set;

/** How much of what quotas count an object of one resource takes. Stateless. */
interface Evaluator {

    /** Whether the request can change how much is taken. */
    boolean handles(AdmissionRequest request);

    /** Whether that name in a quota counts something of these objects. */
    boolean counts(String name);

    ResourceList usage(JsonNode object);

    /** Whether a quota of that scope is for the object. */
    default boolean isIn(Scope scope, JsonNode object) {
        return false;
    }

    /** What the object does not say though the quota counts it, in upstream's words; empty when nothing is missing. */
    default String missing(Set<String> counted, JsonNode object) {
        return "";
    }
}
