package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.OldVersion;

/** How what runs pods was written before apps/v1: selectors followed from the pods' labels, and some defaults were others. */
final class OldWorkloads {

    private static final String EXTENSIONS = "extensions/v1beta1";
    private static final String BETA1 = "apps/v1beta1";
    private static final String BETA2 = "apps/v1beta2";
    private static final String NOW = "apps/v1";

    /** The generation of a daemon set's template, which had a field of its own. */
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    private OldWorkloads() {}

    /** Who deleted such objects brought down their pods first. */
    private static OldVersion old(String apiVersion, int deprecated) {
        return OldVersion.of(apiVersion).deprecated(deprecated, 16, NOW).leavingOwned();
    }

    static OldVersion[] deployments() {
        return new OldVersion[] {
            old(BETA2, 9),
            old(BETA1, 8).defaults(deployment -> {
                labels(deployment);
                put(deployment, "revisionHistoryLimit", 2);
            }),
            old(EXTENSIONS, 8).defaults(OldWorkloads::deployment)
        };
    }

    static OldVersion[] replicaSets() {
        return new OldVersion[] {old(BETA2, 9), old(EXTENSIONS, 8).defaults(OldWorkloads::labels)};
    }

    static OldVersion[] statefulSets() {
        return new OldVersion[] {
            old(BETA2, 9),
            old(BETA1, 8).defaults(set -> {
                labels(set);
                onDelete(set);
            })
        };
    }

    static OldVersion[] daemonSets() {
        return new OldVersion[] {
            old(BETA2, 9),
            old(EXTENSIONS, 8)
                    .defaults(set -> {
                        labels(set);
                        onDelete(set);
                    })
                    .looks(OldWorkloads::withoutTemplateGeneration, OldWorkloads::withTemplateGeneration)
        };
    }

    static OldVersion[] revisions() {
        return new OldVersion[] {old(BETA2, 9), old(BETA1, 8)};
    }

    /** An object without a selector means the labels of its pods, and so does one without labels. */
    private static void labels(ObjectNode object) {
        JsonNode labels = object.path("spec").path("template").path("metadata").path("labels");
        if (labels.isEmpty()) {
            return;
        }
        ObjectNode spec = object.withObjectProperty("spec");
        if (!spec.has("selector")) {
            spec.putObject("selector").set("matchLabels", labels.deepCopy());
        }
        if (object.path("metadata").path("labels").isEmpty()) {
            object.withObjectProperty("metadata").set("labels", labels.deepCopy());
        }
    }

    private static void deployment(ObjectNode deployment) {
        labels(deployment);
        ObjectNode strategy = deployment.withObjectProperty("spec").withObjectProperty("strategy");
        if (strategy.path("type").asText("").isEmpty()) {
            strategy.put("type", "RollingUpdate");
        }
        if (strategy.path("type").asText().equals("RollingUpdate") || strategy.has("rollingUpdate")) {
            ObjectNode rolling = strategy.withObjectProperty("rollingUpdate");
            for (String bound : new String[] {"maxUnavailable", "maxSurge"}) {
                if (!rolling.has(bound)) {
                    rolling.put(bound, 1);
                }
            }
        }
        // As good as no limit: there was none.
        put(deployment, "progressDeadlineSeconds", Integer.MAX_VALUE);
        put(deployment, "revisionHistoryLimit", Integer.MAX_VALUE);
    }

    private static void put(ObjectNode object, String field, int value) {
        ObjectNode spec = object.withObjectProperty("spec");
        if (!spec.has(field)) {
            spec.put(field, value);
        }
    }

    private static void onDelete(ObjectNode set) {
        ObjectNode strategy = set.withObjectProperty("spec").withObjectProperty("updateStrategy");
        if (strategy.path("type").asText("").isEmpty()) {
            strategy.put("type", "OnDelete");
        }
    }

    private static void withoutTemplateGeneration(ObjectNode set) {
        JsonNode generation = set.withObjectProperty("spec").remove("templateGeneration");
        if (generation != null && generation.asLong() != 0) {
            set.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put(TEMPLATE_GENERATION, generation.asText());
        }
    }

    private static void withTemplateGeneration(ObjectNode set) {
        if (!(set.path("metadata").path("annotations") instanceof ObjectNode annotations)) {
            return;
        }
        JsonNode generation = annotations.remove(TEMPLATE_GENERATION);
        if (generation != null && generation.asText().matches("\\d{1,18}")) {
            set.withObjectProperty("spec").put("templateGeneration", Long.parseLong(generation.asText()));
        }
        if (annotations.isEmpty()) {
            set.withObjectProperty("metadata").remove("annotations");
        }
    }
}
