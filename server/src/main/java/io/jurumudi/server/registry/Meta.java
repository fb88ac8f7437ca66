package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An object's metadata, read and changed in place. */
public record Meta(ObjectNode node) {

    /** Of an object, which gets empty metadata if it has none. */
    public static Meta of(ObjectNode object) {
        if (object.get("metadata") instanceof ObjectNode metadata) {
            return new Meta(metadata);
        }
        return new Meta(object.putObject("metadata"));
    }

    public String name() {
        return text("name");
    }

    public String namespace() {
        return text("namespace");
    }

    public String generateName() {
        return text("generateName");
    }

    public String uid() {
        return text("uid");
    }

    public String resourceVersion() {
        return text("resourceVersion");
    }

    public long generation() {
        return node.path("generation").asLong(0);
    }

    public boolean deleting() {
        return !text("deletionTimestamp").isEmpty();
    }

    public Optional<Instant> deletionTimestamp() {
        return deleting() ? Optional.of(Instant.parse(text("deletionTimestamp"))) : Optional.empty();
    }

    public OptionalLong deletionGracePeriodSeconds() {
        JsonNode seconds = node.path("deletionGracePeriodSeconds");
        return seconds.isNumber() ? OptionalLong.of(seconds.asLong()) : OptionalLong.empty();
    }

    public List<String> finalizers() {
        List<String> finalizers = new ArrayList<>();
        node.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asText("")));
        return finalizers;
    }

    public String text(String field) {
        return node.path(field).asText("");
    }

    /** Sets a text, or takes it away when it is empty. */
    public Meta set(String field, String value) {
        if (value.isEmpty()) {
            node.remove(field);
        } else {
            node.put(field, value);
        }
        return this;
    }

    public Meta generation(long generation) {
        if (generation == 0) {
            node.remove("generation");
        } else {
            node.put("generation", generation);
        }
        return this;
    }

    public Meta deletion(Instant at, long graceSeconds) {
        node.put("deletionTimestamp", time(at));
        node.put("deletionGracePeriodSeconds", graceSeconds);
        return this;
    }

    public Meta finalizers(List<String> finalizers) {
        if (finalizers.isEmpty()) {
            node.remove("finalizers");
        } else {
            node.set(
                    "finalizers",
                    finalizers.stream().collect(Json::array, (all, f) -> all.add(f), (a, b) -> a.addAll(b)));
        }
        return this;
    }

    /** Takes a field over from other metadata: its value, or its absence. */
    public Meta copy(String field, Meta from) {
        if (from.node.has(field)) {
            node.set(field, from.node.get(field));
        } else {
            node.remove(field);
        }
        return this;
    }

    /** A time as the API writes it: UTC, whole seconds. */
    public static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
