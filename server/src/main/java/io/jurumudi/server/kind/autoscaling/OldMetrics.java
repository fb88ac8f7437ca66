package io.jurumudi.server.kind.autoscaling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.List;

/** Measures and behaviour as the older version of an autoscaler writes them in annotations. */
final class OldMetrics {
    private static final List<String> SOURCES = List.of("object", "pods", "resource", "containerResource", "external");

    private OldMetrics() {}

    static ObjectNode ofSpec(JsonNode metric) {
        ObjectNode old = Json.object().put("type", metric.path("type").asText(""));
        for (String name : SOURCES) {
            JsonNode source = metric.path(name);
            if (source.isObject()) {
                old.set(name, amounts(name, source, source.path("target"), "target"));
            }
        }
        return old;
    }

    static ObjectNode ofStatus(JsonNode metric) {
        ObjectNode old = Json.object().put("type", metric.path("type").asText(""));
        for (String name : SOURCES) {
            JsonNode source = metric.path(name);
            if (source.isObject()) {
                old.set(name, amounts(name, source, source.path("current"), "current"));
            }
        }
        return old;
    }

    /** @param what {@code target} for what should be, {@code current} for what is; the fields are named after it */
    private static ObjectNode amounts(String name, JsonNode source, JsonNode amounts, String what) {
        boolean current = what.equals("current");
        ObjectNode old = Json.object();
        JsonNode metric = source.path("metric");
        JsonNode value = amounts.path("value");
        JsonNode average = amounts.path("averageValue");
        switch (name) {
            case "object" -> {
                old.set("target", reference(source.path("describedObject")));
                old.put("metricName", metric.path("name").asText(""));
                old.put(what + "Value", value.asText("0"));
                copy(metric, "selector", old, "selector");
                copy(amounts, "averageValue", old, "averageValue");
            }
            case "pods" -> {
                old.put("metricName", metric.path("name").asText(""));
                old.put(what + "AverageValue", average.asText("0"));
                copy(metric, "selector", old, "selector");
            }
            case "external" -> {
                old.put("metricName", metric.path("name").asText(""));
                copy(metric, "selector", old, "metricSelector");
                if (current || value.isTextual()) {
                    old.put(what + "Value", value.asText("0"));
                }
                copy(amounts, "averageValue", old, what + "AverageValue");
            }
            default -> {
                old.put("name", source.path("name").asText(""));
                copy(amounts, "averageUtilization", old, what + "AverageUtilization");
                if (current || average.isTextual()) {
                    old.put(what + "AverageValue", average.asText("0"));
                }
                if (name.equals("containerResource")) {
                    old.put("container", source.path("container").asText(""));
                }
            }
        }
        return old;
    }

    private static ObjectNode reference(JsonNode object) {
        ObjectNode reference = Json.object()
                .put("kind", object.path("kind").asText(""))
                .put("name", object.path("name").asText(""));
        copy(object, "apiVersion", reference, "apiVersion");
        return reference;
    }

    static ObjectNode toSpec(JsonNode old) {
        ObjectNode metric = Json.object().put("type", old.path("type").asText(""));
        for (String name : SOURCES) {
            if (old.path(name).isObject()) {
                metric.set(name, source(name, old.path(name), "target"));
            }
        }
        return metric;
    }

    static ObjectNode toStatus(JsonNode old) {
        ObjectNode metric = Json.object().put("type", old.path("type").asText(""));
        for (String name : SOURCES) {
            if (old.path(name).isObject()) {
                metric.set(name, source(name, old.path(name), "current"));
            }
        }
        return metric;
    }

    private static ObjectNode source(String name, JsonNode old, String what) {
        boolean current = what.equals("current");
        ObjectNode source = Json.object();
        ObjectNode amounts = Json.object();
        JsonNode value = old.path(what + "Value");
        JsonNode average = old.path(name.equals("object") ? "averageValue" : what + "AverageValue");
        JsonNode utilization = old.path(what + "AverageUtilization");
        String type;
        switch (name) {
            case "object" -> {
                source.set("describedObject", reference(old.path("target")));
                type = average.isTextual() ? "AverageValue" : "Value";
                if (current || !average.isTextual() || !value.asText("0").equals("0")) {
                    amounts.put("value", value.asText("0"));
                }
                set(amounts, "averageValue", average);
            }
            case "pods" -> {
                type = "AverageValue";
                amounts.put("averageValue", average.asText("0"));
            }
            case "external" -> {
                type = value.isTextual() ? "Value" : "AverageValue";
                if (current || value.isTextual()) {
                    amounts.put("value", value.asText("0"));
                }
                set(amounts, "averageValue", average);
            }
            default -> {
                source.put("name", old.path("name").asText(""));
                if (name.equals("containerResource")) {
                    source.put("container", old.path("container").asText(""));
                }
                type = utilization.isNumber() ? "Utilization" : "AverageValue";
                if (current || average.isTextual()) {
                    amounts.put("averageValue", average.asText("0"));
                }
                set(amounts, "averageUtilization", utilization);
            }
        }
        if (!name.equals("resource") && !name.equals("containerResource")) {
            ObjectNode metric = source.putObject("metric")
                    .put("name", old.path("metricName").asText(""));
            set(metric, "selector", old.path(name.equals("external") ? "metricSelector" : "selector"));
        }
        if (!current) {
            amounts.put("type", type);
        }
        source.set(what, amounts);
        return source;
    }

    /** The annotation holds the form upstream has in memory, with Go's names and all fields. */
    static ObjectNode ofBehavior(JsonNode behavior) {
        ObjectNode old = Json.object();
        old.set("ScaleUp", ofRules(behavior.path("scaleUp")));
        old.set("ScaleDown", ofRules(behavior.path("scaleDown")));
        return old;
    }

    private static JsonNode ofRules(JsonNode rules) {
        if (!rules.isObject()) {
            return Json.object().nullNode();
        }
        ObjectNode old = Json.object();
        old.set("StabilizationWindowSeconds", rules.get("stabilizationWindowSeconds"));
        old.set("SelectPolicy", rules.get("selectPolicy"));
        if (rules.path("policies").isArray()) {
            ArrayNode policies = old.putArray("Policies");
            for (JsonNode policy : rules.path("policies")) {
                policies.addObject()
                        .put("Type", policy.path("type").asText(""))
                        .put("Value", policy.path("value").asInt())
                        .put("PeriodSeconds", policy.path("periodSeconds").asInt());
            }
        } else {
            old.putNull("Policies");
        }
        old.set("Tolerance", rules.get("tolerance"));
        return old;
    }

    static ObjectNode toBehavior(JsonNode old) {
        ObjectNode behavior = Json.object();
        for (String direction : List.of("scaleUp", "scaleDown")) {
            JsonNode rules = anyCase(old, direction);
            if (rules.isObject()) {
                behavior.set(direction, toRules(rules));
            }
        }
        return behavior;
    }

    private static ObjectNode toRules(JsonNode old) {
        ObjectNode rules = Json.object();
        for (String field : List.of("stabilizationWindowSeconds", "selectPolicy", "tolerance")) {
            set(rules, field, anyCase(old, field));
        }
        JsonNode policies = anyCase(old, "policies");
        if (policies.isArray()) {
            ArrayNode all = rules.putArray("policies");
            for (JsonNode policy : policies) {
                all.addObject()
                        .put("type", anyCase(policy, "type").asText(""))
                        .put("value", anyCase(policy, "value").asInt())
                        .put("periodSeconds", anyCase(policy, "periodSeconds").asInt());
            }
        }
        return rules;
    }

    /** Go's decoder takes a field by its name in any case. */
    private static JsonNode anyCase(JsonNode object, String field) {
        for (var entry : object.properties()) {
            if (entry.getKey().equalsIgnoreCase(field)) {
                return entry.getValue();
            }
        }
        return object.path(field);
    }

    private static void copy(JsonNode from, String field, ObjectNode to, String as) {
        set(to, as, from.path(field));
    }

    private static void set(ObjectNode to, String field, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            to.set(field, value);
        }
    }
}
