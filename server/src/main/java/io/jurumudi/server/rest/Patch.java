package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Cbor;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.GoValue;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.JsonPatch;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.machinery.MergePatch;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.StrategicMergePatch;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.schema.ObjectType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A patch as a client sent it; see {@code patch} in upstream's API concepts. */
final class Patch {

    enum Type {
        JSON("application/json-patch+json"),
        MERGE("application/merge-patch+json"),
        STRATEGIC("application/strategic-merge-patch+json"),
        APPLY("application/apply-patch+yaml");

        private final String contentType;

        Type(String contentType) {
            this.contentType = contentType;
        }

        /** @throws ApiException UnsupportedMediaType for anything else, an absent one included */
        static Type of(RestCall call) {
            String bare = bareType(call);
            for (Type type : values()) {
                if (type.contentType.equals(bare)) {
                    return type;
                }
            }
            if (bare.equals(APPLY_CBOR) && call.formats().takes(MediaType.CBOR)) {
                return APPLY;
            }
            throw Failures.unrouted(415, "UnsupportedMediaType", "415: Unsupported Media Type");
        }
    }

    private static final String APPLY_CBOR = "application/apply-patch+cbor";
    private static final String NO_MERGE_PATCH = "Invalid JSON Patch";

    private final Type type;
    private final JsonNode tree;
    private final List<String> problems;
    private final WriteOptions options;

    private Patch(Type type, JsonNode tree, List<String> problems, WriteOptions options) {
        this.type = type;
        this.tree = tree;
        this.problems = problems;
        this.options = options;
    }

    private static String bareType(RestCall call) {
        String contentType = call.request().headers().first("Content-Type", "");
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
    }

    /** What is to be applied. @throws ApiException BadRequest when it cannot be read */
    static ObjectNode applied(RestCall call, byte[] body, WriteOptions options) {
        if (bareType(call).equals(APPLY_CBOR)) {
            try {
                return Cbor.read(body);
            } catch (Json.MalformedException e) {
                throw ApiException.badRequest("error decoding CBOR: " + e.getMessage());
            }
        }
        Yaml.Document document;
        try {
            document = Yaml.readDocument(body);
        } catch (Json.MalformedException e) {
            throw ApiException.badRequest("error decoding YAML: error converting YAML to JSON: " + e.getMessage());
        }
        if (options.validation() == WriteOptions.Validation.STRICT
                && !document.problems().isEmpty()) {
            throw ApiException.badRequest("error strict decoding YAML: error converting YAML to JSON: "
                    + document.complaint().orElseThrow());
        }
        if (options.validation() == WriteOptions.Validation.WARN) {
            document.problems().forEach(call::warn);
        }
        if (document.tree().isNull()) {
            return Json.object();
        }
        if (document.tree() instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.badRequest("error decoding YAML: error unmarshaling JSON: while decoding JSON: "
                + GoValue.cannotUnmarshal(document.tree(), "map[string]interface {}"));
    }

    /** Reads a patch other than an apply once, so that it is not read again when the object has changed meanwhile. */
    static Patch read(Type type, byte[] body, WriteOptions options) {
        boolean checked = options.validation() != WriteOptions.Validation.IGNORE;
        String prefix = checked && type != Type.STRATEGIC ? "error decoding patch: " : "";
        Json.Noted noted;
        try {
            noted = Json.readNoted(body);
        } catch (Json.MalformedException e) {
            throw ApiException.badRequest(checked || type != Type.MERGE ? prefix + e.getMessage() : NO_MERGE_PATCH);
        }
        if (!checked && type == Type.MERGE && !noted.tree().isObject()) {
            throw ApiException.badRequest(NO_MERGE_PATCH);
        }
        List<String> problems = new ArrayList<>();
        if (checked && type == Type.JSON) {
            JsonPatch.problems(noted.tree()).forEach(problem -> problems.add("json patch " + problem));
            noted.problems().forEach(problem -> problems.add("json patch " + problem));
        } else if (checked) {
            problems.addAll(noted.problems());
        }
        return new Patch(type, noted.tree(), problems, options);
    }

    /**
     * What becomes of the object, in the version it is given in. A patch may make an object that is none any more; that is the
     * patch's fault, not the body's form, and so another answer than that to a bad body.
     */
    ObjectNode apply(RestCall call, GroupVersionKind wanted, ObjectType schema, ObjectNode object) {
        return switch (type) {
            case JSON -> {
                JsonNode patched = JsonPatch.apply(object, tree);
                requireVersion(call, patched);
                yield decoded(call, Json.text(sorted(patched)), () -> reread(call, patched, wanted, schema));
            }
            case MERGE -> {
                ObjectNode patched = MergePatch.apply(object, tree);
                requireVersion(call, patched);
                yield decoded(call, Json.text(sorted(patched)), () -> reread(call, patched, wanted, schema));
            }
            case STRATEGIC -> {
                JsonNode used = tree.deepCopy();
                ObjectNode patched = StrategicMergePatch.apply(schema, object, used);
                yield decoded(call, GoValue.print(used), () -> Decoder.convert(patched, schema));
            }
            case APPLY -> throw new IllegalArgumentException("an apply is merged by its managed fields");
        };
    }

    /** Upstream does not find the name in what no longer says how it is to be read. */
    private static void requireVersion(RestCall call, JsonNode patched) {
        JsonNode version = patched.path("apiVersion");
        if (patched.isObject()
                && (version.isValueNode() || version.isMissingNode())
                && (version.isNull() || version.asText("").isEmpty())) {
            throw ApiException.badRequest("the name of the object (" + call.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
    }

    /** As upstream writes what it has taken apart. */
    private static JsonNode sorted(JsonNode patched) {
        Map<String, JsonNode> fields = new TreeMap<>();
        patched.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return patched.isObject() ? Json.object().setAll(fields) : patched;
    }

    /** Reads what a patch has made of an object, which must still be what it says of itself. */
    private static Decoder.Decoded reread(RestCall call, JsonNode patched, GroupVersionKind wanted, ObjectType schema) {
        Decoder.kindOf(sorted(patched));
        if (patched instanceof ObjectNode object) {
            Bodies.checkConvertible(call, object, wanted);
        }
        return Decoder.decode(patched, schema);
    }

    /** @param shown what the answer shows of a patch whose result is no object of the type */
    private ObjectNode decoded(RestCall call, String shown, Supplier<Decoder.Decoded> decoder) {
        Decoder.Decoded decoded;
        try {
            decoded = decoder.get();
        } catch (ApiException misfit) {
            throw invalid(shown, misfit.getMessage().replaceFirst("^.* cannot be handled as a [^:]*: ", ""));
        }
        if (options.validation() == WriteOptions.Validation.IGNORE) {
            return decoded.tree();
        }
        List<String> all = new ArrayList<>(problems);
        all.addAll(decoded.problems());
        if (options.validation() == WriteOptions.Validation.WARN) {
            all.forEach(call::warn);
        } else if (!all.isEmpty()) {
            throw invalid(shown, "strict decoding error: " + String.join(", ", all));
        }
        return decoded.tree();
    }

    private static ApiException invalid(String shown, String why) {
        return ApiException.invalid(
                new GroupKind("", ""),
                "",
                List.of(new Cause("FieldValueInvalid", "Invalid value: " + GoText.quote(shown) + ": " + why, "patch")));
    }
}
