package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The answer of the API to what has no object to answer with.
 *
 * @param code of HTTP
 * @param reason one word for programs, {@code ""} for unknown
 * @param message for people
 * @param continued a token with which a list that cannot go on as it began may go on otherwise; mostly empty
 */
public record Status(
        boolean success, int code, String reason, String message, Optional<Details> details, String continued) {

    public Status(boolean success, int code, String reason, String message, Optional<Details> details) {
        this(success, code, reason, message, details, "");
    }

    /** @param kind as upstream uses it: mostly the resource, for invalid objects the kind; empty texts and 0 are left out */
    public record Details(
            String name, String group, String kind, String uid, List<Cause> causes, int retryAfterSeconds) {
        public Details {
            causes = List.copyOf(causes);
        }
    }

    /** @param field path into the object, such as {@code spec.containers[0].name}; may be empty */
    public record Cause(String reason, String message, String field) {
        /** {@code field: message}, as {@code Status.message} lists causes. */
        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    public static Status failure(int code, String reason, String message, Optional<Details> details) {
        return new Status(false, code, reason, message, details);
    }

    /** As {@code v1 Status}. */
    public ObjectNode toJson() {
        var json = Json.object();
        json.put("kind", "Status").put("apiVersion", "v1");
        putText(json.putObject("metadata"), "continue", continued);
        json.put("status", success ? "Success" : "Failure");
        putText(json, "message", message);
        putText(json, "reason", reason);
        details.ifPresent(d -> json.set("details", toJson(d)));
        if (code != 0) {
            json.put("code", code);
        }
        return json;
    }

    /** Reads {@code v1 Status}; what is missing is empty. */
    public static Status of(ObjectNode json) {
        var details = json.get("details") instanceof ObjectNode d ? Optional.of(details(d)) : Optional.<Details>empty();
        return new Status(
                json.path("status").asText().equals("Success"),
                json.path("code").asInt(),
                json.path("reason").asText(),
                json.path("message").asText(),
                details,
                json.path("metadata").path("continue").asText());
    }

    private static ObjectNode toJson(Details details) {
        var json = Json.object();
        putText(json, "name", details.name);
        putText(json, "group", details.group);
        putText(json, "kind", details.kind);
        putText(json, "uid", details.uid);
        if (!details.causes.isEmpty()) {
            var causes = json.putArray("causes");
            for (var cause : details.causes) {
                var item = causes.addObject();
                putText(item, "reason", cause.reason);
                putText(item, "message", cause.message);
                putText(item, "field", cause.field);
            }
        }
        if (details.retryAfterSeconds != 0) {
            json.put("retryAfterSeconds", details.retryAfterSeconds);
        }
        return json;
    }

    private static Details details(ObjectNode json) {
        var causes = new ArrayList<Cause>();
        for (JsonNode cause : json.path("causes")) {
            causes.add(new Cause(
                    cause.path("reason").asText(),
                    cause.path("message").asText(),
                    cause.path("field").asText()));
        }
        return new Details(
                json.path("name").asText(),
                json.path("group").asText(),
                json.path("kind").asText(),
                json.path("uid").asText(),
                causes,
                json.path("retryAfterSeconds").asInt());
    }

    private static void putText(ObjectNode json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
