package io.jurumudi.server.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Writes what can be asked of each kind: its paths, their operations, and what these take and give. */
final class PathWriter {
    private static final List<String> BODIES = List.of("application/json", "application/yaml");
    private static final List<String> PATCHES = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");

    private final Dialect dialect;
    private final SchemaWriter schemas;
    private final Schemas types;
    private final ObjectNode paths;

    /** @param paths gets what is written */
    PathWriter(Dialect dialect, SchemaWriter schemas, Schemas types, ObjectNode paths) {
        this.dialect = dialect;
        this.schemas = schemas;
        this.types = types;
        this.paths = paths;
    }

    void write(Kind kind, String version) {
        String root = (kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/") + version;
        String collection = root + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        Names names = new Names(kind, version);
        Optional<ObjectType> type = Optional.of(kind.schema(version));
        Optional<ObjectType> list = types.kind(kind.group(), version, kind.listKind());
        ObjectNode many = Json.object();
        ObjectNode one = Json.object();
        for (Verb verb : kind.verbs()) {
            switch (verb) {
                case LIST -> many.set("get", operation(names.id("list", ""), "list", kind.gvk(version), list));
                case CREATE -> many.set("post", writing(names.id("create", ""), "post", kind.gvk(version), type));
                case DELETECOLLECTION ->
                    many.set("delete", deletion(names.id("delete", "Collection"), "deletecollection", kind, version));
                case GET -> one.set("get", operation(names.id("read", ""), "get", kind.gvk(version), type));
                case UPDATE -> one.set("put", writing(names.id("replace", ""), "put", kind.gvk(version), type));
                case PATCH -> one.set("patch", writing(names.id("patch", ""), "patch", kind.gvk(version), type));
                case DELETE -> one.set("delete", deletion(names.id("delete", ""), "delete", kind, version));
                case WATCH -> {} // a parameter of list
            }
        }
        put(collection, many, kind.namespaced(), false);
        put(collection + "/{name}", one, kind.namespaced(), true);
        if (kind.namespaced() && kind.verbs().contains(Verb.LIST)) {
            ObjectNode everywhere = Json.object();
            everywhere.set("get", operation(names.everywhere(), "list", kind.gvk(version), list));
            put(root + "/" + kind.plural(), everywhere, false, false);
        }
        for (Subresource subresource : kind.subresources()) {
            subresource(kind, version, subresource, names, collection + "/{name}/" + subresource.name());
        }
    }

    private void subresource(Kind kind, String version, Subresource subresource, Names names, String path) {
        GroupVersionKind gvk = subresource.kind();
        boolean own = gvk.group().equals(kind.group()) && gvk.kind().equals(kind.kind());
        GroupVersionKind shown = own ? kind.gvk(version) : gvk;
        Optional<ObjectType> type = types.kind(shown.group(), shown.version(), shown.kind());
        String suffix = capital(subresource.name());
        ObjectNode operations = Json.object();
        Set<Verb> verbs = subresource.verbs();
        boolean connects = shown.kind().endsWith("Options");
        if (verbs.contains(Verb.GET)) {
            operations.set("get", operation(names.id(connects ? "connectGet" : "read", suffix), "get", shown, type));
        }
        if (verbs.contains(Verb.CREATE)) {
            String verb = connects ? "connectPost" : "create";
            operations.set("post", writing(names.id(verb, suffix), "post", shown, connects ? Optional.empty() : type));
        }
        if (!connects && verbs.contains(Verb.UPDATE)) {
            operations.set("put", writing(names.id("replace", suffix), "put", shown, type));
        }
        if (!connects && verbs.contains(Verb.PATCH)) {
            operations.set("patch", writing(names.id("patch", suffix), "patch", shown, type));
        }
        put(path, operations, kind.namespaced(), true);
    }

    private void put(String path, ObjectNode operations, boolean namespaced, boolean named) {
        if (operations.isEmpty()) {
            return;
        }
        ArrayNode parameters = Json.array();
        if (named) {
            parameters.add(parameter("name", "path", "string", "name of the object"));
        }
        if (namespaced) {
            parameters.add(parameter("namespace", "path", "string", "namespace of the object"));
        }
        parameters.add(parameter("pretty", "query", "string", "whether the answer is indented"));
        operations.set("parameters", parameters);
        paths.set(path, operations);
    }

    private ObjectNode operation(String id, String action, GroupVersionKind gvk, Optional<ObjectType> answer) {
        ObjectNode operation = Json.object().put("operationId", id);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", SchemaWriter.describe(gvk));
        if (action.equals("list")) {
            ArrayNode parameters = operation.putArray("parameters");
            parameters.add(parameter("allowWatchBookmarks", "query", "boolean", "whether a watch gets bookmarks"));
            parameters.add(parameter("continue", "query", "string", "where an earlier list stopped"));
            parameters.add(parameter("fieldSelector", "query", "string", "which fields the objects must have"));
            parameters.add(parameter("labelSelector", "query", "string", "which labels the objects must have"));
            parameters.add(parameter("limit", "query", "integer", "how many objects at most"));
            parameters.add(parameter("resourceVersion", "query", "string", "how new the list must be"));
            parameters.add(parameter("resourceVersionMatch", "query", "string", "how resourceVersion is meant"));
            parameters.add(parameter("sendInitialEvents", "query", "boolean", "whether a watch begins with what is"));
            parameters.add(parameter("timeoutSeconds", "query", "integer", "how long a watch lasts"));
            parameters.add(parameter("watch", "query", "boolean", "whether changes follow"));
        }
        ObjectNode responses = operation.putObject("responses");
        answer(responses.putObject("200"), "OK", answer);
        answer(responses.putObject("401"), "Unauthorized", Optional.empty());
        return operation;
    }

    private ObjectNode writing(String id, String action, GroupVersionKind gvk, Optional<ObjectType> type) {
        ObjectNode operation = operation(id, action, gvk, type);
        ArrayNode parameters = operation.withArrayProperty("parameters");
        parameters.add(parameter("dryRun", "query", "string", "All: check and answer, store nothing"));
        parameters.add(parameter("fieldManager", "query", "string", "who will own the changed fields"));
        parameters.add(parameter(
                "fieldValidation", "query", "string", "Ignore, Warn or Strict: what becomes of unknown fields"));
        boolean patch = action.equals("patch");
        if (patch) {
            parameters.add(parameter("force", "query", "boolean", "whether apply takes fields from other managers"));
        }
        Optional<ObjectType> body = patch ? types.type("io.k8s.apimachinery.pkg.apis.meta.v1.Patch") : type;
        body(operation, patch ? PATCHES : BODIES, body, patch);
        if (action.equals("post") || action.equals("put")) {
            answer(operation.withObjectProperty("responses").putObject("201"), "Created", type);
        }
        return operation;
    }

    private ObjectNode deletion(String id, String action, Kind kind, String version) {
        Optional<ObjectType> status = types.type("io.k8s.apimachinery.pkg.apis.meta.v1.Status");
        ObjectNode operation = operation(id, action, kind.gvk(version), status);
        ArrayNode parameters = operation.withArrayProperty("parameters");
        parameters.add(parameter("dryRun", "query", "string", "All: check and answer, delete nothing"));
        parameters.add(parameter("gracePeriodSeconds", "query", "integer", "seconds before the object goes"));
        parameters.add(parameter(
                "propagationPolicy",
                "query",
                "string",
                "Orphan, Background or Foreground: what becomes of dependents"));
        body(operation, BODIES, types.type("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"), false);
        return operation;
    }

    private void body(ObjectNode operation, List<String> mediaTypes, Optional<ObjectType> type, boolean anything) {
        if (type.isEmpty() && !anything) {
            return;
        }
        ObjectNode schema =
                type.map(schemas::reference).orElseGet(() -> Json.object().put("type", "object"));
        if (dialect == Dialect.V2) {
            ArrayNode consumes = operation.putArray("consumes");
            mediaTypes.forEach(consumes::add);
            ObjectNode body = operation.withArrayProperty("parameters").addObject();
            body.put("name", "body").put("in", "body").put("required", true).set("schema", schema);
        } else {
            ObjectNode body = operation.putObject("requestBody").put("required", true);
            ObjectNode content = body.putObject("content");
            mediaTypes.forEach(mediaType -> content.putObject(mediaType).set("schema", schema));
        }
    }

    private void answer(ObjectNode response, String description, Optional<ObjectType> type) {
        response.put("description", description);
        if (type.isEmpty()) {
            return;
        }
        ObjectNode schema = schemas.reference(type.get());
        if (dialect == Dialect.V2) {
            response.set("schema", schema);
        } else {
            ObjectNode content = response.putObject("content");
            BODIES.forEach(mediaType -> content.putObject(mediaType).set("schema", schema));
        }
    }

    private ObjectNode parameter(String name, String in, String type, String description) {
        ObjectNode parameter = Json.object().put("name", name).put("in", in).put("description", description);
        if (in.equals("path")) {
            parameter.put("required", true);
        }
        if (dialect == Dialect.V2) {
            parameter.put("type", type).put("uniqueItems", true);
        } else {
            parameter.putObject("schema").put("type", type).put("uniqueItems", true);
        }
        return parameter;
    }

    private static String capital(String word) {
        return word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    /** Operation identifiers, which generators make method names of: listAppsV1NamespacedDeployment. */
    private record Names(Kind kind, String version) {
        String id(String verb, String suffix) {
            String scope = kind.namespaced() ? "Namespaced" : "";
            boolean collection = suffix.equals("Collection");
            return verb
                    + group()
                    + capital(version)
                    + (collection ? "Collection" : "")
                    + scope
                    + kind.kind()
                    + (collection ? "" : suffix);
        }

        String everywhere() {
            return "list" + group() + capital(version) + kind.kind() + "ForAllNamespaces";
        }

        private String group() {
            String group = kind.group();
            if (group.isEmpty()) {
                return "Core";
            }
            StringBuilder name = new StringBuilder();
            for (String part : group.replace(".k8s.io", "").split("\\.")) {
                name.append(capital(part));
            }
            return name.toString();
        }
    }
}
