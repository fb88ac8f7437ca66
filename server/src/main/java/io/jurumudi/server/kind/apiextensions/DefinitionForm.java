package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.View;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The form in which upstream checks a CustomResourceDefinition, and whose paths its messages name: what all versions have in common
 * stands once beside them, and the webhook's settings stand in the conversion itself.
 */
final class DefinitionForm {
    /** What can be common to all versions, and what it is called beside them. */
    private static final Map<String, String> COMMON = Map.of(
            "schema", "validation",
            "subresources", "subresources",
            "additionalPrinterColumns", "additionalPrinterColumns",
            "selectableFields", "selectableFields");

    private DefinitionForm() {}

    static View of(View definition) {
        ObjectNode root = definition.object().deepCopy();
        if (root.path("spec") instanceof ObjectNode spec) {
            versions(spec);
            if (spec.path("conversion") instanceof ObjectNode conversion) {
                conversion(conversion);
            }
        }
        return View.of(root);
    }

    private static void versions(ObjectNode spec) {
        if (!(spec.path("versions") instanceof ArrayNode versions) || versions.isEmpty()) {
            return;
        }
        spec.put("version", versions.path(0).path("name").asText(""));
        COMMON.forEach((field, common) -> {
            JsonNode first = value(versions.path(0), field);
            for (JsonNode version : versions) {
                if (!value(version, field).equals(first)) {
                    return;
                }
            }
            if (!first.isMissingNode()) {
                spec.set(common, first);
            }
            versions.forEach(version -> ((ObjectNode) version).remove(field));
        });
    }

    /** An empty list is none. */
    private static JsonNode value(JsonNode version, String field) {
        JsonNode value = version.path(field);
        return value.isArray() && value.isEmpty() ? version.path("") : value;
    }

    private static void conversion(ObjectNode conversion) {
        JsonNode webhook = conversion.path("webhook");
        conversion.remove("webhook");
        if (webhook.path("clientConfig").isObject()) {
            conversion.set("webhookClientConfig", webhook.path("clientConfig"));
        }
        if (webhook.has("conversionReviewVersions")) {
            conversion.set("conversionReviewVersions", webhook.path("conversionReviewVersions"));
        }
    }

    /** Every schema that stands directly in a version or beside them. */
    static List<View> schemas(View spec) {
        return Stream.concat(
                        Stream.of(spec.at("validation", "openAPIV3Schema")),
                        spec.get("versions").items().stream().map(v -> v.at("schema", "openAPIV3Schema")))
                .filter(View::exists)
                .toList();
    }

    /** The schema of the version, wherever it stands. */
    static View schema(View spec, View version) {
        View own = version.at("schema", "openAPIV3Schema");
        return own.exists() ? own : spec.at("validation", "openAPIV3Schema");
    }
}
