package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Who an object is: names and identifiers given by the server, and their agreement with the request. */
final class Identity {

    private static final int MAX_GENERATED = 63;

    private final RandomGenerator random;

    Identity(RandomGenerator random) {
        this.random = random;
    }

    String uid() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    String generatedName(String base) {
        String kept = base.substring(0, Math.min(base.length(), MAX_GENERATED - NameSuffix.LENGTH));
        return kept + NameSuffix.of(random);
    }

    /** Takes away what no client decides about a new object, before it counts as the client's. */
    static void wipe(ObjectNode object) {
        Meta.of(object)
                .node()
                .remove(List.of(
                        "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
    }

    /** Fills in what the server alone decides about a new object. */
    void begin(ObjectNode object, Instant now) {
        Meta meta = Meta.of(object);
        meta.set("uid", uid()).set("creationTimestamp", Meta.time(now));
        if (meta.name().isEmpty() && !meta.generateName().isEmpty()) {
            meta.set("name", generatedName(meta.generateName()));
        }
    }

    /** An object is in the namespace of the request, whether it says so or not; it must not say otherwise. */
    static void checkNamespace(Call call, ObjectNode object) {
        Meta meta = Meta.of(object);
        String wanted = call.kind().namespaced() ? call.namespace() : "";
        if (meta.namespace().isEmpty() || wanted.isEmpty()) {
            meta.set("namespace", wanted);
        } else if (!meta.namespace().equals(wanted)) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    static void checkName(Call call, ObjectNode object) {
        String name = Meta.of(object).name();
        if (name.isEmpty()) {
            throw ApiException.badRequest("the name of the object (" + call.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!name.equals(call.name())) {
            throw ApiException.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + call.name() + ")");
        }
    }

    /** The same owner twice is one owner, and the client is told. */
    static void dedupOwners(Call call, ObjectNode object) {
        dedupOwners(call, object, "");
    }

    /** @param when as the client is told, where it was not the client that sent them so */
    static void dedupOwners(Call call, ObjectNode object, String when) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        Set<JsonNode> seen = new HashSet<>();
        ArrayNode kept = Json.array();
        owners.forEach(owner -> {
            if (seen.add(owner)) {
                kept.add(owner);
            } else {
                call.warnings()
                        .accept(".metadata.ownerReferences contains duplicate entries" + when
                                + "; API server dedups owner references in"
                                + " 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate"
                                + " UID(s) observed: "
                                + owner.path("uid").asText());
            }
        });
        if (kept.size() < owners.size()) {
            Meta.of(object).node().set("ownerReferences", kept);
        }
    }
}
