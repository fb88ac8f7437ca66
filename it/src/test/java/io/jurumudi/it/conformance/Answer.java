package io.jurumudi.it.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What the server said to one request. */
record Answer(String request, int code, HttpHeaders headers, byte[] body) {
    /** The body, once it is sure that the request succeeded. */
    ObjectNode ok() {
        if (code / 100 != 2) {
            throw new AssertionError(this);
        }
        return json();
    }

    /** The {@code Status} object of a request that must fail with this code. */
    ObjectNode refused(int expected) {
        if (code != expected || !json().path("kind").asText().equals("Status")) {
            throw new AssertionError("expected a refusal with " + expected + ": " + this);
        }
        return json();
    }

    ObjectNode json() {
        return Json.read(body);
    }

    /** What stands at a JSON pointer of the body, as text; empty if nothing does. */
    String text(String pointer) {
        return text(json(), pointer);
    }

    static String text(JsonNode node, String pointer) {
        JsonNode at = node.at(pointer);
        return at.isValueNode() ? at.asText() : at.isMissingNode() ? "" : at.toString();
    }

    @Override
    public String toString() {
        return request + " -> " + code + " " + new String(body, StandardCharsets.UTF_8);
    }
}
