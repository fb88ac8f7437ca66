package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.View;
import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.Authorizers;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Registry;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** create, update and patch, of objects and of the subresources that are parts of them. */
final class Writes {

    private final Authorizer authorizer;

    /** @param authorizer asked again when an update turns out to create */
    Writes(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    void create(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), false);
        WriteOptions options = WriteOptions.parse(call.request(), "CreateOptions", Optional.empty());
        ObjectNode object = Bodies.object(call, options);
        Answers.object(call, 201, call.registry().create(call.call(options), object), format);
    }

    void update(RestCall call) throws IOException {
        Format format = call.formats().output(call.request(), false);
        WriteOptions options = WriteOptions.parse(call.request(), "UpdateOptions", Optional.empty());
        ObjectNode object = Bodies.object(call, options);
        answer(call, call.registry().update(call.call(options), new Change.Replace(object), mayCreate(call)), format);
    }

    void patch(RestCall call) throws IOException {
        Patch.Type type = Patch.Type.of(call);
        Format format = call.formats().output(call.request(), false);
        byte[] body = call.request().body().readAllBytes();
        WriteOptions options = WriteOptions.parse(call.request(), "PatchOptions", Optional.of(type));
        Change change = type == Patch.Type.APPLY
                ? new Change.Apply(applied(call, body, call.kind().gvk(call.version()), options), options.force())
                : new Change.Compute(patched(call, type, body, options));
        answer(call, call.registry().update(call.call(options), change, mayCreate(call)), format);
    }

    private static void answer(RestCall call, Registry.Updated updated, Format format) throws IOException {
        Answers.object(call, updated.created() ? 201 : 200, updated.object(), format);
    }

    /** From the stored object to the patched one, by way of the version that the client speaks. */
    private static UnaryOperator<ObjectNode> patched(
            RestCall call, Patch.Type type, byte[] body, WriteOptions options) {
        Kind kind = call.kind();
        Patch patch = Patch.read(type, body, options);
        return object -> {
            ObjectNode tree =
                    patch.apply(call, kind.gvk(call.version()), kind.schema(call.version()), call.served(object));
            tree.put("kind", kind.kind()).put("apiVersion", kind.apiVersion(call.version()));
            return Bodies.hub(kind, tree);
        };
    }

    /** What a client applies; it must say what it is. */
    static ObjectNode applied(RestCall call, byte[] body, GroupVersionKind wanted, WriteOptions options) {
        ObjectNode applied = Patch.applied(call, body, options);
        String version = View.of(applied).get("apiVersion").text();
        boolean isNobodys = version.indexOf('/') != version.lastIndexOf('/');
        GroupVersionKind sent = isNobodys
                ? new GroupVersionKind("", "", "")
                : GroupVersionKind.of(version, View.of(applied).get("kind").text());
        if (!sent.equals(wanted)) {
            throw ApiException.badRequest("invalid object type: " + sent);
        }
        return applied;
    }

    private Runnable mayCreate(RestCall call) {
        return () -> {
            Attributes asked = Attributes.resource(
                    call.user(),
                    "create",
                    call.kind().group(),
                    call.version(),
                    call.kind().plural(),
                    call.info().subresource(),
                    call.namespace(),
                    call.name());
            var decision = authorizer.authorize(asked);
            if (!decision.allowed()) {
                throw Authorizers.forbidden(asked, decision.reason());
            }
        };
    }
}
