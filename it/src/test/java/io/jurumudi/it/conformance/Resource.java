package io.jurumudi.it.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One kind's objects. What is sent may leave out {@code apiVersion} and {@code kind}. Whatever does not say otherwise must succeed.
 *
 * @param namespace empty for kinds that have none, and for all namespaces
 */
record Resource(Api api, String groupVersion, String kind, String plural, String namespace) {
    String groupPath() {
        return (groupVersion.contains("/") ? "/apis/" : "/api/") + groupVersion;
    }

    String path() {
        return groupPath() + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    }

    /** @param name may go on with a subresource, {@code web/status} */
    String path(String name) {
        return path() + "/" + name;
    }

    Resource everywhere() {
        return new Resource(api, groupVersion, kind, plural, "");
    }

    Resource in(String otherNamespace) {
        return new Resource(api, groupVersion, kind, plural, otherNamespace);
    }

    ObjectNode create(String yaml) {
        return tryCreate(yaml).ok();
    }

    Answer tryCreate(String yaml) {
        return send("POST", path(), typed(Api.yaml(yaml)));
    }

    ObjectNode get(String name) {
        return api.get(path(name)).ok();
    }

    /** Of a name that nothing has, or has any more. */
    boolean isGone(String name) {
        return api.get(path(name)).code() == 404;
    }

    /** @param query {@code labelSelector=a%3Db&limit=3}, or empty */
    ObjectNode list(String query) {
        return api.get(path() + "?" + query).ok();
    }

    List<String> names(String query) {
        List<String> names = new ArrayList<>();
        list(query).path("items").forEach(item -> names.add(Answer.text(item, "/metadata/name")));
        return names;
    }

    Watching watch(String query) {
        return api.watch(path() + "?watch=true&" + query);
    }

    ObjectNode update(ObjectNode object) {
        return update(Answer.text(object, "/metadata/name"), object);
    }

    /** @param name may go on with a subresource */
    ObjectNode update(String name, ObjectNode object) {
        return tryUpdate(name, object).ok();
    }

    Answer tryUpdate(String name, ObjectNode object) {
        return send("PUT", path(name), typed(object));
    }

    /** Reads, changes and writes until nobody else has changed it meanwhile. */
    ObjectNode change(String name, Consumer<ObjectNode> change) {
        while (true) {
            ObjectNode object = get(name);
            change.accept(object);
            Answer answer = tryUpdate(name, object);
            if (answer.code() != 409) {
                return answer.ok();
            }
        }
    }

    /** A merge patch. */
    ObjectNode patch(String name, String yaml) {
        return patch(name, "application/merge-patch+json", Api.yaml(yaml));
    }

    ObjectNode strategicPatch(String name, String yaml) {
        return patch(name, "application/strategic-merge-patch+json", Api.yaml(yaml));
    }

    private ObjectNode patch(String name, String type, JsonNode patch) {
        return api.send("PATCH", path(name), Map.of("Content-Type", type), Json.text(patch))
                .ok();
    }

    ObjectNode delete(String name) {
        return api.send("DELETE", path(name), Map.of(), "").ok();
    }

    /** @param options of DeleteOptions */
    ObjectNode delete(String name, String options) {
        return send("DELETE", path(name), Api.yaml(options)).ok();
    }

    void deleteAll(String labelSelector) {
        api.send("DELETE", path() + "?" + labels(labelSelector), Map.of(), "").ok();
    }

    /** The query that asks for objects with these labels. */
    static String labels(String selector) {
        return "labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    }

    private Answer send(String method, String path, ObjectNode body) {
        return api.send(method, path, Map.of("Content-Type", "application/json"), Json.text(body));
    }

    private ObjectNode typed(ObjectNode object) {
        if (!object.has("kind")) {
            object.put("apiVersion", groupVersion).put("kind", kind);
        }
        return object;
    }
}
