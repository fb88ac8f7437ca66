package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.OldVersion;

/** How webhooks were written before admissionregistration.k8s.io/v1: they failed open, and did not have to say what they do besides. */
final class OldWebhooks {

    private OldWebhooks() {}

    static OldVersion version() {
        return OldVersion.of("admissionregistration.k8s.io/v1beta1")
                .deprecated(16, 22, "admissionregistration.k8s.io/v1")
                .defaults(OldWebhooks::fill)
                .forgiving(cause -> cause.field().endsWith(".sideEffects"));
    }

    private static void fill(ObjectNode configuration) {
        for (JsonNode item : configuration.path("webhooks")) {
            ObjectNode webhook = (ObjectNode) item;
            put(webhook, "failurePolicy", "Ignore");
            put(webhook, "matchPolicy", "Exact");
            put(webhook, "sideEffects", "Unknown");
            if (!webhook.has("timeoutSeconds")) {
                webhook.put("timeoutSeconds", 30);
            }
            if (webhook.path("admissionReviewVersions").isEmpty()) {
                webhook.putArray("admissionReviewVersions").add("v1beta1");
            }
        }
    }

    private static void put(ObjectNode webhook, String field, String value) {
        if (!webhook.has(field)) {
            webhook.put(field, value);
        }
    }
}
