package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.OldVersion;
import java.util.Map;

/**
 * How definitions were written before apiextensions.k8s.io/v1: what all versions have in common stood once beside them, and objects
 * could be anything, so that schemas did not have to say all. A definition without a schema gets one that allows everything, as today's
 * form needs one.
 */
final class OldDefinitions {

    /** What could stand beside the versions, and what it is called in each. */
    private static final Map<String, String> COMMON = Map.of(
            "validation", "schema",
            "subresources", "subresources",
            "additionalPrinterColumns", "additionalPrinterColumns",
            "selectableFields", "selectableFields");

    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";

    private OldDefinitions() {}

    static OldVersion version() {
        return OldVersion.of("apiextensions.k8s.io/v1beta1")
                .deprecated(16, 22, "apiextensions.k8s.io/v1")
                .looks(OldDefinitions::renew, OldDefinitions::age)
                .forgiving(cause -> cause.field().endsWith("[api-approved.kubernetes.io]"));
    }

    private static void renew(ObjectNode definition) {
        ObjectNode spec = definition.withObjectProperty("spec");
        if (spec.path("scope").asText("").isEmpty()) {
            spec.put("scope", "Namespaced");
        }
        JsonNode name = spec.remove("version");
        if (spec.path("versions").isEmpty() && name != null && !name.asText().isEmpty()) {
            spec.putArray("versions")
                    .addObject()
                    .put("name", name.asText())
                    .put("served", true)
                    .put("storage", true);
        }
        COMMON.forEach((beside, within) -> {
            JsonNode common = spec.remove(beside);
            for (JsonNode version : spec.path("versions")) {
                if (common != null && !version.has(within)) {
                    ((ObjectNode) version).set(within, common.deepCopy());
                }
            }
        });
        JsonNode preserve = spec.remove("preserveUnknownFields");
        boolean anything = preserve == null || preserve.asBoolean(true);
        for (JsonNode version : spec.path("versions")) {
            renewVersion((ObjectNode) version, anything);
        }
        if (spec.get("conversion") instanceof ObjectNode conversion) {
            renewConversion(conversion);
        }
    }

    private static void renewVersion(ObjectNode version, boolean anything) {
        ObjectNode schema = version.withObjectProperty("schema").withObjectProperty("openAPIV3Schema");
        if (schema.isEmpty() || (anything && !schema.has("type"))) {
            schema.put("type", "object");
        }
        if (anything) {
            complete(schema);
        }
        for (JsonNode column : version.path("additionalPrinterColumns")) {
            JsonNode path = ((ObjectNode) column).remove("JSONPath");
            if (path != null) {
                ((ObjectNode) column).set("jsonPath", path);
            }
        }
    }

    /** Says of objects and lists that they are, and that objects may hold more than they are said to. */
    private static void complete(JsonNode node) {
        if (!(node instanceof ObjectNode schema)) {
            return;
        }
        boolean object =
                schema.has("properties") || schema.path("additionalProperties").isObject();
        if (!schema.has("type") && (object || schema.has("items"))) {
            schema.put("type", object ? "object" : "array");
        }
        boolean open = schema.path("type").asText("").equals("object") && !schema.has("additionalProperties");
        if (open) {
            schema.put(PRESERVE, true);
        }
        schema.path("properties").forEach(OldDefinitions::complete);
        complete(schema.path("items"));
        complete(schema.path("additionalProperties"));
    }

    private static void incomplete(JsonNode node) {
        if (node instanceof ObjectNode schema) {
            schema.remove(PRESERVE);
            schema.path("properties").forEach(OldDefinitions::incomplete);
            incomplete(schema.path("items"));
            incomplete(schema.path("additionalProperties"));
        }
    }

    private static void renewConversion(ObjectNode conversion) {
        JsonNode client = conversion.remove("webhookClientConfig");
        JsonNode versions = conversion.remove("conversionReviewVersions");
        boolean webhook = conversion.path("strategy").asText("").equals("Webhook");
        if (client == null && versions == null && !webhook) {
            return;
        }
        ObjectNode hook = conversion.putObject("webhook");
        if (client != null) {
            hook.set("clientConfig", client);
        }
        if (versions != null && !versions.isEmpty()) {
            hook.set("conversionReviewVersions", versions);
        } else {
            hook.putArray("conversionReviewVersions").add("v1beta1");
        }
    }

    private static void age(ObjectNode definition) {
        ObjectNode spec = definition.withObjectProperty("spec");
        JsonNode versions = spec.path("versions");
        boolean anything = !versions.isEmpty();
        for (JsonNode version : versions) {
            JsonNode schema = version.path("schema").path("openAPIV3Schema");
            anything &= schema.path(PRESERVE).asBoolean(false);
            for (JsonNode column : version.path("additionalPrinterColumns")) {
                JsonNode path = ((ObjectNode) column).remove("jsonPath");
                if (path != null) {
                    ((ObjectNode) column).set("JSONPath", path);
                }
            }
        }
        for (JsonNode version : versions) {
            ageSchema((ObjectNode) version, anything);
        }
        spec.put("preserveUnknownFields", anything);
        if (!versions.isEmpty()) {
            spec.set("version", versions.path(0).path("name"));
            COMMON.forEach((beside, within) -> setBeside(spec, beside, within));
        }
        if (spec.get("conversion") instanceof ObjectNode conversion
                && conversion.remove("webhook") instanceof ObjectNode webhook) {
            if (webhook.has("clientConfig")) {
                conversion.set("webhookClientConfig", webhook.get("clientConfig"));
            }
            conversion.set("conversionReviewVersions", webhook.path("conversionReviewVersions"));
        }
    }

    private static void ageSchema(ObjectNode version, boolean anything) {
        if (anything && version.path("schema").path("openAPIV3Schema") instanceof ObjectNode schema) {
            incomplete(schema);
            if (schema.equals(Json.object().put("type", "object"))) {
                version.remove("schema");
            }
        }
    }

    /** Only what is the same in all versions stands beside them. */
    private static void setBeside(ObjectNode spec, String beside, String within) {
        JsonNode first = spec.path("versions").path(0).path(within);
        for (JsonNode version : spec.path("versions")) {
            if (!version.path(within).equals(first)) {
                return;
            }
        }
        if (!first.isMissingNode()) {
            spec.set(beside, first);
        }
        spec.path("versions").forEach(version -> ((ObjectNode) version).remove(within));
    }
}
