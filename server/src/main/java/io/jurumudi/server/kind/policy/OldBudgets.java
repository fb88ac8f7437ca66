package io.jurumudi.server.kind.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.OldVersion;

/** How disruption budgets were written before policy/v1: an empty selector meant no pod, where it now means every one. */
final class OldBudgets {

    /** No pod has this label: to ask for it means none, to ask for its absence means all. */
    private static final String LABEL = "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match";

    private OldBudgets() {}

    static OldVersion version() {
        return OldVersion.of("policy/v1beta1")
                .deprecated(21, 25, "policy/v1")
                .looks(OldBudgets::renew, OldBudgets::age);
    }

    private static void renew(ObjectNode budget) {
        if (!(budget.path("spec").path("selector") instanceof ObjectNode selector)) {
            return;
        }
        if (selector.isEmpty()) {
            asking(selector, "Exists");
        } else if (asks(selector, "DoesNotExist")) {
            selector.removeAll();
        } else if (selector.path("matchExpressions").isArray()) {
            ArrayNode others = Json.array();
            for (JsonNode expression : selector.path("matchExpressions")) {
                if (!expression.path("key").asText("").equals(LABEL)) {
                    others.add(expression);
                }
            }
            selector.set("matchExpressions", others);
        }
    }

    private static void age(ObjectNode budget) {
        if (!(budget.path("spec").path("selector") instanceof ObjectNode selector)) {
            return;
        }
        if (selector.isEmpty()) {
            asking(selector, "DoesNotExist");
        } else if (asks(selector, "Exists")) {
            selector.removeAll();
        }
    }

    private static void asking(ObjectNode selector, String operator) {
        selector.putArray("matchExpressions").addObject().put("key", LABEL).put("operator", operator);
    }

    private static boolean asks(ObjectNode selector, String operator) {
        JsonNode expressions = selector.path("matchExpressions");
        return selector.size() == 1
                && expressions.size() == 1
                && expressions.path(0).path("key").asText("").equals(LABEL)
                && expressions.path(0).path("operator").asText("").equals(operator);
    }
}
