package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import java.util.List;

/** How firmly a pod's resources are promised to it, which decides who is evicted first. */
public final class QualityOfService {
    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QualityOfService() {}

    /** BestEffort when nothing is asked for, Guaranteed when every container's requests equal its limits, else Burstable. */
    public static String of(JsonNode pod) {
        JsonNode spec = pod.path("spec");
        if (asksForSomething(spec)) {
            return isGuaranteed(spec.path("resources")) ? "Guaranteed" : "Burstable";
        }
        boolean nothing = true;
        boolean guaranteed = true;
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                nothing &= !asksForSomething(container);
                guaranteed &= isGuaranteed(container.path("resources"));
            }
        }
        return nothing ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean asksForSomething(JsonNode holder) {
        for (String amounts : List.of("requests", "limits")) {
            for (String resource : COUNTED) {
                if (positive(holder.path("resources").path(amounts).path(resource))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isGuaranteed(JsonNode resources) {
        for (String resource : COUNTED) {
            JsonNode limit = resources.path("limits").path(resource);
            JsonNode request = resources.path("requests").path(resource);
            if (!positive(limit)
                    || (!request.isMissingNode()
                            && Quantity.parse(request.asText()).compareTo(Quantity.parse(limit.asText())) != 0)) {
                return false;
            }
        }
        return true;
    }

    private static boolean positive(JsonNode amount) {
        return !amount.isMissingNode() && Quantity.parse(amount.asText()).compareTo(Quantity.parse("0")) > 0;
    }
}
