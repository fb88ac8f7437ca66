package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.kind.Kind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** Reads the objects that clients send. */
final class Bodies {

    /** The one former version that is still taken: kubectl of old drains with it. */
    private static final GroupVersionKind FORMER_EVICTION = new GroupVersionKind("policy", "v1beta1", "Eviction");

    private Bodies() {}

    /** The object in the kind's preferred version, with defaults. */
    static ObjectNode object(RestCall call, WriteOptions options) throws IOException {
        Kind kind = call.kind();
        ObjectNode sent = typed(call, kind.gvk(call.version()), kind.schema(call.version()), options);
        return hub(kind, sent);
    }

    /** An object of any type, such as that of a subresource. */
    static ObjectNode typed(RestCall call, GroupVersionKind wanted, ObjectType type, WriteOptions options)
            throws IOException {
        MediaType format = call.formats().input(call.request());
        byte[] body = call.request().body().readAllBytes();
        checkKind(call, completed(Decoder.kindOf(body, format, type), wanted), wanted);
        Decoder.Decoded decoded = Decoder.decode(body, format, type);
        problems(call, wanted, decoded.problems(), options);
        return stamped(decoded.tree(), wanted);
    }

    /** A body that does not say what it is, is what is expected; so is one of a version that differs in name only. */
    private static GroupVersionKind completed(GroupVersionKind sent, GroupVersionKind wanted) {
        if (sent.equals(FORMER_EVICTION) && wanted.kind().equals(sent.kind())) {
            return wanted;
        }
        return new GroupVersionKind(
                sent.version().isEmpty() ? wanted.group() : sent.group(),
                sent.version().isEmpty() ? wanted.version() : sent.version(),
                sent.kind().isEmpty() ? wanted.kind() : sent.kind());
    }

    private static void checkKind(RestCall call, GroupVersionKind sent, GroupVersionKind wanted) {
        if (sent.equals(wanted)) {
            return;
        }
        if (sent.kind().equals(wanted.kind()) && known(call, sent)) {
            throw ApiException.badRequest("the API version in the data (" + apiVersion(sent)
                    + ") does not match the expected API version (" + apiVersion(wanted) + ")");
        }
        throw Decoder.cannotHandle(sent, wanted.kind(), misfit(call, sent, wanted));
    }

    /** @throws ApiException BadRequest when an object says of itself that it is something which cannot be made into what is wanted */
    static void checkConvertible(RestCall call, ObjectNode object, GroupVersionKind wanted) {
        GroupVersionKind sent = completed(
                GroupVersionKind.of(
                        object.path("apiVersion").asText(""),
                        object.path("kind").asText("")),
                wanted);
        boolean otherVersion = sent.kind().equals(wanted.kind()) && known(call, sent);
        if (!sent.equals(wanted) && !otherVersion) {
            throw Decoder.cannotHandle(sent, wanted.kind(), misfit(call, sent, wanted));
        }
    }

    private static boolean known(RestCall call, GroupVersionKind kind) {
        return call.registry()
                .kinds()
                .kind(kind.group(), kind.kind())
                .filter(k -> k.servedVersions().contains(kind.version()))
                .isPresent();
    }

    private static String misfit(RestCall call, GroupVersionKind sent, GroupVersionKind wanted) {
        if (known(call, sent) || sent.kind().equals("List")) {
            return "converting (" + sent.version() + "." + sent.kind() + ") to ("
                    + (wanted.group().isEmpty() ? "core" : wanted.group().replaceFirst("\\..*", "")) + "."
                    + wanted.kind() + "): unknown conversion";
        }
        return "no kind " + GoText.quote(sent.kind()) + " is registered for version " + GoText.quote(apiVersion(sent))
                + " in scheme \"k8s/pkg/api/legacyscheme/scheme.go:30\"";
    }

    private static String apiVersion(GroupVersionKind kind) {
        return kind.group().isEmpty() ? kind.version() : kind.group() + "/" + kind.version();
    }

    /** Unknown and duplicate fields are refused, told of or passed over in silence, as the client chose. */
    static void problems(RestCall call, GroupVersionKind kind, List<String> problems, WriteOptions options) {
        if (problems.isEmpty()) {
            return;
        }
        switch (options.validation()) {
            case IGNORE -> {}
            case WARN -> problems.forEach(problem -> lines(problem).forEach(call::warn));
            case STRICT ->
                throw ApiException.badRequest(kind.kind() + " in version \"" + kind.version()
                        + "\" cannot be handled as a " + kind.kind() + ": strict decoding error: "
                        + String.join(", ", problems));
        }
    }

    /** A complaint about YAML is one when it refuses, and as many warnings as it has lines. */
    private static Stream<String> lines(String problem) {
        return problem.startsWith("yaml: ") ? problem.lines().skip(1).map(String::strip) : Stream.of(problem);
    }

    private static ObjectNode stamped(ObjectNode tree, GroupVersionKind kind) {
        tree.put("kind", kind.kind());
        tree.put("apiVersion", apiVersion(kind));
        return tree;
    }

    /** What the registry works on: the preferred version with defaults. */
    static ObjectNode hub(Kind kind, ObjectNode sent) {
        ObjectNode object = kind.convert(sent, kind.hubApiVersion());
        kind.applyDefaults(object);
        return object;
    }
}
