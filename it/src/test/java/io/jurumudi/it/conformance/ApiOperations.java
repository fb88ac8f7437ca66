package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What a kind's test named "should support … API operations" does: finds the kind in discovery, creates three objects, reads, lists,
 * watches, patches and updates them, writes their status where they have one, and deletes one of them and then the rest.
 */
final class ApiOperations {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

    private final Resource resource;
    private final String sample;
    private final String patch;
    private final String status;
    private final Consumer<ObjectNode> fresh;
    private final String label = "special=" + UUID.randomUUID();
    private final String labelled = Resource.labels(label);

    private ApiOperations(Resource resource, String sample, String patch, String status, Consumer<ObjectNode> fresh) {
        this.resource = resource;
        this.sample = sample;
        this.patch = patch;
        this.status = status;
        this.fresh = fresh;
    }

    /** @param sample an object without apiVersion, kind, name and labels */
    static ApiOperations of(Resource resource, String sample) {
        return new ApiOperations(resource, sample, "{}", "", object -> {});
    }

    /** @param patch a merge patch, applied beside one of the annotations */
    ApiOperations patchedBy(String patch) {
        return new ApiOperations(resource, sample, patch, status, fresh);
    }

    /** @param status what is written to the status by a patch, and must be found there; then by an update */
    ApiOperations withStatus(String status) {
        return new ApiOperations(resource, sample, patch, status, fresh);
    }

    /** @param fresh changes what may not be the same in two objects, such as the name where it must be of a certain form */
    ApiOperations each(Consumer<ObjectNode> fresh) {
        return new ApiOperations(resource, sample, patch, status, fresh);
    }

    void check() {
        discovered();
        List<String> names = new ArrayList<>();
        ObjectNode created = Json.object();
        for (int i = 0; i < 3; i++) {
            created = create();
            names.add(Answer.text(created, "/metadata/name"));
        }
        String name = names.getLast();
        assertThat(Answer.text(resource.get(name), "/metadata/uid")).isEqualTo(Answer.text(created, "/metadata/uid"));
        assertThat(resource.names(labelled)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(resource.everywhere().names(labelled)).containsExactlyInAnyOrderElementsOf(names);
        String start = Answer.text(resource.list(labelled), "/metadata/resourceVersion");
        String since = labelled + "&resourceVersion=" + start;
        try (Watching here = resource.watch(since);
                Watching everywhere = resource.everywhere().watch(since)) {
            patchAndUpdate(name, created);
            for (Watching watch : List.of(here, everywhere)) {
                watch.await(
                        "MODIFIED",
                        event -> event.name().equals(name)
                                && event.text("/metadata/annotations/patched").equals("true"));
                watch.await(
                        "MODIFIED",
                        event -> event.text("/metadata/annotations/updated").equals("true"));
            }
            if (!status.isEmpty()) {
                writeStatus(name, Answer.text(created, "/metadata/uid"));
            }
            deleteOne(name, here);
            assertThat(everywhere.await("DELETED", event -> true).name()).isEqualTo(name);
        }
        resource.deleteAll(label);
        Eventually.holds(() -> assertThat(resource.names(labelled).isEmpty()).isTrue());
    }

    private void discovered() {
        Api api = resource.api();
        if (resource.groupVersion().contains("/")) {
            String group = resource.groupVersion().replaceAll("/.*", "");
            assertThat(api.get("/apis").ok().path("groups").findValuesAsText("name"))
                    .contains(group);
            assertThat(api.get("/apis/" + group).ok().path("versions").findValuesAsText("groupVersion"))
                    .contains(resource.groupVersion());
        }
        JsonNode resources = api.get(resource.groupPath()).ok().path("resources");
        assertThat(resources).anySatisfy(entry -> {
            assertThat(entry.path("name").asText()).isEqualTo(resource.plural());
            assertThat(entry.path("kind").asText()).isEqualTo(resource.kind());
            assertThat(entry.path("verbs")).extracting(JsonNode::asText).containsExactlyInAnyOrderElementsOf(VERBS);
        });
        if (!status.isEmpty()) {
            assertThat(resources.findValuesAsText("name")).contains(resource.plural() + "/status");
        }
    }

    private ObjectNode create() {
        ObjectNode object = Api.yaml(sample);
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("generateName", "e2e-example-").withObject("/labels").put("special", label.substring(8));
        fresh.accept(object);
        if (metadata.has("name")) {
            metadata.remove("generateName");
        }
        return resource.create(Json.text(object));
    }

    private void patchAndUpdate(String name, ObjectNode created) {
        ObjectNode change = Api.yaml(patch);
        change.withObject("/metadata/annotations").put("patched", "true");
        ObjectNode patched = resource.patch(name, Json.text(change));
        assertContains(patched, change);
        assertThat(version(patched)).isGreaterThan(version(created));

        ObjectNode updated = resource.change(
                name, object -> object.withObject("/metadata/annotations").put("updated", "true"));
        assertContains(updated, change);
        assertThat(Answer.text(updated, "/metadata/annotations/updated")).isEqualTo("true");
    }

    private void writeStatus(String name, String uid) {
        String path = name + "/status";
        ObjectNode read = resource.get(path);
        assertThat(Answer.text(read, "/kind")).isEqualTo(resource.kind());
        assertThat(Answer.text(read, "/metadata/uid")).isEqualTo(uid);

        ObjectNode change = Json.object();
        change.set("status", Api.yaml(status));
        assertContains(resource.patch(path, Json.text(change)), change);

        ObjectNode updated = resource.change(path, object -> object.set("status", Api.yaml(status)));
        assertContains(updated, change);
        assertThat(updated.path("spec")).isEqualTo(read.path("spec"));
    }

    private void deleteOne(String name, Watching watch) {
        resource.delete(name);
        assertThat(watch.await("DELETED", event -> true).name()).isEqualTo(name);
        assertThat(resource.isGone(name)).isTrue();
        assertThat(resource.names(labelled)).hasSize(2).doesNotContain(name);
    }

    private static long version(ObjectNode object) {
        return Long.parseLong(Answer.text(object, "/metadata/resourceVersion"));
    }

    /** Every field that is expected is there; objects may have more. */
    static void assertContains(JsonNode actual, JsonNode expected) {
        assertThat(contains(actual, expected))
                .as("%s within%n%s", expected, actual)
                .isTrue();
    }

    private static boolean contains(JsonNode actual, JsonNode expected) {
        if (expected.isObject()) {
            return expected.properties().stream()
                    .allMatch(field -> contains(actual.path(field.getKey()), field.getValue()));
        }
        if (expected.isArray()) {
            return actual.size() == expected.size()
                    && IntStream.range(0, expected.size()).allMatch(i -> contains(actual.path(i), expected.path(i)));
        }
        return actual.equals(expected);
    }
}
