package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code scale}: a small object that stands for three places in a large one. */
final class Scales {

    private static final List<Column> COLUMNS = List.of(
            Columns.text("Name", "", "metadata", "name"),
            Columns.integer("Desired", "", "spec", "replicas"),
            Columns.integer("Available", "", "status", "replicas"),
            Columns.age());

    private final Subresource.Scale scale;

    Scales(Subresource.Scale scale) {
        this.scale = scale;
    }

    void handle(RestCall call, Verb verb, Writes writes) throws IOException {
        Format format = call.formats().output(call.request(), false);
        if (verb == Verb.GET) {
            ObjectNode object = call.registry().tree(call.kind(), Reads.find(call));
            Answers.other(call, 200, of(object), format, COLUMNS);
            return;
        }
        Change change;
        WriteOptions options;
        if (verb == Verb.UPDATE) {
            options = WriteOptions.parse(call.request(), "UpdateOptions", Optional.empty());
            ObjectNode sent = Bodies.typed(call, scale.kind(), call.type(scale.kind()), options);
            String namespace = Meta.of(sent).namespace();
            if (!namespace.isEmpty() && !namespace.equals(call.info().namespace())) {
                throw ApiException.badRequest(
                        "the namespace of the provided object does not match the namespace sent on the request");
            }
            change = new Change.Compute(object -> replaced(call, object, sent));
        } else {
            Patch.Type type = Patch.Type.of(call);
            byte[] body = call.request().body().readAllBytes();
            options = WriteOptions.parse(call.request(), "PatchOptions", Optional.of(type));
            change = type == Patch.Type.APPLY
                    ? applied(call, Writes.applied(call, body, scale.kind(), options), options)
                    : new Change.Compute(patched(call, type, body, options));
        }
        ObjectNode updated =
                call.registry().update(call.call(options), change, () -> {}).object();
        Answers.other(call, 200, of(updated), format, COLUMNS);
    }

    private UnaryOperator<ObjectNode> patched(RestCall call, Patch.Type type, byte[] body, WriteOptions options) {
        Patch patch = Patch.read(type, body, options);
        return object -> {
            ObjectNode sent = patch.apply(call, scale.kind(), call.type(scale.kind()), of(object));
            String uid = Meta.of(sent).uid();
            String there = Meta.of(object).uid();
            if (!uid.isEmpty() && !uid.equals(there)) {
                throw ApiException.conflict(
                        new GroupResource(call.kind().group(), call.kind().plural() + "/scale"),
                        call.name(),
                        "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + there);
            }
            return merged(call, object, sent);
        };
    }

    private ObjectNode replaced(RestCall call, ObjectNode object, ObjectNode sent) {
        String uid = Meta.of(sent).uid();
        String there = Meta.of(object).uid();
        if (!uid.isEmpty() && !uid.equals(there)) {
            throw Registry.uidMismatch(call.kind(), call.namespace(), call.name(), uid, there);
        }
        return merged(call, object, sent);
    }

    /** Whoever applies a scale owns the count in the object that is scaled. */
    private Change applied(RestCall call, ObjectNode sent, WriteOptions options) {
        ObjectNode object = Json.object()
                .put("apiVersion", call.kind().apiVersion(call.version()))
                .put("kind", call.kind().kind());
        object.set("metadata", Meta.of(sent).node());
        JsonNode replicas = sent.path("spec").path("replicas");
        if (!replicas.isMissingNode()) {
            checkCount(call, replicas);
            set(object, scale.specReplicas(), replicas.asLong());
        }
        return new Change.Apply(object, options.force());
    }

    private ObjectNode of(ObjectNode object) {
        ObjectNode result = Json.object()
                .put("kind", scale.kind().kind())
                .put("apiVersion", scale.kind().group() + "/" + scale.kind().version());
        ObjectNode metadata = result.putObject("metadata");
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            JsonNode value = object.path("metadata").path(field);
            if (!value.isMissingNode()) {
                metadata.set(field, value);
            }
        }
        long wanted = at(object, scale.specReplicas()).asLong(0);
        ObjectNode spec = result.putObject("spec");
        if (wanted != 0) {
            spec.put("replicas", wanted);
        }
        ObjectNode status = result.putObject("status");
        status.put("replicas", at(object, scale.statusReplicas()).asLong(0));
        String selector = selector(at(object, scale.selector()));
        if (!selector.isEmpty()) {
            status.put("selector", selector);
        }
        return result;
    }

    private static String selector(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue();
        }
        if (node.has("matchLabels") || node.has("matchExpressions")) {
            return LabelSelector.of(node).toString();
        }
        Map<String, String> labels = new HashMap<>();
        node.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText("")));
        return labels.isEmpty() ? "" : LabelSelector.ofLabels(labels).toString();
    }

    private ObjectNode merged(RestCall call, ObjectNode object, ObjectNode sent) {
        Meta meta = Meta.of(sent);
        JsonNode replicas = sent.path("spec").path("replicas");
        checkCount(call, replicas);
        Meta.of(object)
                .set("name", meta.name())
                .set("namespace", meta.namespace())
                .set("resourceVersion", meta.resourceVersion());
        set(object, scale.specReplicas(), replicas.asLong(0));
        return object;
    }

    private void checkCount(RestCall call, JsonNode replicas) {
        if (!replicas.isMissingNode() && replicas.asLong() < 0) {
            throw ApiException.invalid(
                    new GroupKind(scale.kind().group(), scale.kind().kind()),
                    call.name(),
                    List.of(new Status.Cause(
                            "FieldValueInvalid",
                            "Invalid value: " + replicas + ": must be greater than or equal to 0",
                            "spec.replicas")));
        }
    }

    private static JsonNode at(JsonNode object, List<String> path) {
        JsonNode node = object;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }

    private static void set(ObjectNode object, List<String> path, long value) {
        ObjectNode parent = object;
        for (String step : path.subList(0, path.size() - 1)) {
            parent = parent.withObjectProperty(step);
        }
        parent.put(path.getLast(), value);
    }
}
