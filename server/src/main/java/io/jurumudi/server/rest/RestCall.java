package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Registry;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** One request for a resource, with everything that its handler needs. */
public final class RestCall {

    private final Registry registry;
    private final Schemas schemas;
    private final Formats formats;
    private final Request request;
    private final Response response;
    private final RequestInfo info;
    private final User user;
    private final Kind kind;
    private final Instant now;
    private final Set<String> warnings = new LinkedHashSet<>();

    public RestCall(
            Registry registry,
            Schemas schemas,
            Formats formats,
            Request request,
            Response response,
            RequestInfo info,
            User user,
            Kind kind) {
        this.registry = registry;
        this.schemas = schemas;
        this.formats = formats;
        this.request = request;
        this.response = response;
        this.info = info;
        this.user = user;
        this.kind = kind;
        now = registry.clock().instant();
    }

    public Registry registry() {
        return registry;
    }

    Formats formats() {
        return formats;
    }

    /** What objects of a type look like that is no kind of its own, such as a Scale. */
    ObjectType type(GroupVersionKind type) {
        return schemas.kind(type.group(), type.version(), type.kind())
                .orElseThrow(() -> new IllegalStateException("no schema for " + type));
    }

    /** One of the types that all groups share, such as DeleteOptions. */
    ObjectType metaType(String name) {
        return schemas.type("io.k8s.apimachinery.pkg.apis.meta.v1." + name).orElseThrow();
    }

    public Request request() {
        return request;
    }

    public Response response() {
        return response;
    }

    public RequestInfo info() {
        return info;
    }

    public User user() {
        return user;
    }

    public Kind kind() {
        return kind;
    }

    /** The version of the kind that the client speaks. */
    public String version() {
        return info.version();
    }

    public Instant now() {
        return now;
    }

    /** Empty for kinds without namespaces. */
    public String namespace() {
        return kind.namespaced() ? info.namespace() : "";
    }

    public String name() {
        return info.name();
    }

    public Optional<Subresource> subresource() {
        return kind.subresource(info.subresource());
    }

    /** Tells the client something in a Warning header; the same thing only once. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /** What the registry is asked. */
    Call call(WriteOptions options) {
        return call(options.dryRun(), options.fieldManager());
    }

    Call call(boolean dryRun, String fieldManager) {
        return new Call(
                kind,
                version(),
                subresource(),
                new RequestContext(user, namespace(), name(), info.verb(), now, dryRun, fieldManager),
                this::warn);
    }

    /** An object from the registry in the version that the client speaks. */
    ObjectNode served(ObjectNode object) {
        return kind.convert(object, kind.apiVersion(version()));
    }

    /** A stored object as a protobuf message in the version that the client speaks. */
    byte[] message(CachedObject object) {
        return object.encoded(
                kind.apiVersion(version()),
                o -> Protobuf.write(served(registry.tree(kind, o)), kind.schema(version())));
    }

    /** Puts the warnings into the head; to be called before the body begins. */
    void sendWarnings() {
        WarningHeaders.of(warnings).forEach(header -> response.headers().add("Warning", header));
        warnings.clear();
    }

    /** Status and headers; the body may follow. */
    void sendHead(int code, Format format) {
        sendWarnings();
        response.status(code);
        response.headers().set("Content-Type", format.mediaType().text());
        response.headers().set("Cache-Control", "no-cache, private");
    }
}
