package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.ManagedFields;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.VersionConverter;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.Meta;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** An object that a client creates to ask for something and that is stored nowhere: a review, a binding, a token request. */
record Requested(RestCall call, Format format, WriteOptions options, ObjectNode object) {

    /** @param type what the body is to be */
    static Requested read(RestCall call, GroupVersionKind type) throws IOException {
        Format format = call.formats().outputOfRequested(call.request());
        WriteOptions options = WriteOptions.parse(call.request(), "CreateOptions", Optional.empty());
        ObjectType schema = call.type(type);
        ObjectNode object = Bodies.typed(call, type, schema, options);
        Meta meta = Meta.of(object);
        String namespace = call.info().namespace();
        if (meta.namespace().isEmpty() || namespace.isEmpty()) {
            meta.set("namespace", namespace);
        } else if (!meta.namespace().equals(namespace)) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        String apiVersion = type.group().isEmpty() ? type.version() : type.group() + "/" + type.version();
        ObjectNode managed = ManagedFields.update(
                schema,
                Optional.empty(),
                object,
                options.fieldManager(),
                apiVersion,
                ManagedFields.Operation.UPDATE,
                call.info().subresource(),
                call.now(),
                List.of("status"),
                VersionConverter.none());
        Kind kind = call.kind();
        ObjectNode own = type.kind().equals(kind.kind()) ? kind.convert(managed, kind.hubApiVersion()) : managed;
        return new Requested(call, format, options, own);
    }

    /** Asks admission, which may change or refuse it. */
    void admit() {
        call.registry().admit(call.call(options), object);
    }

    /** Answers with the object, completed. */
    void answer() throws IOException {
        boolean own = object.path("kind").asText().equals(call.kind().kind());
        Answers.other(call, 201, own ? call.served(object) : object, format, List.of());
    }

    /** Answers that it was done. */
    void answerSuccess() throws IOException {
        Answers.other(call, 201, new Status(true, 201, "", "", Optional.empty()).toJson(), format.whole(), List.of());
    }
}
