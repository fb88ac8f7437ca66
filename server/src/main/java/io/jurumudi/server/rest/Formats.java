package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Cbor;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.machinery.Protobuf;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.http.Request;
import java.util.Optional;
import java.util.stream.Stream;

/** The formats this server speaks: which of them a request wants, and what an object is in each. */
public final class Formats {

    private final Schemas schemas;
    private final Negotiation negotiation;

    /** @param cbor whether CBOR is spoken too, which upstream does not by default */
    public Formats(Schemas schemas, boolean cbor) {
        this.schemas = schemas;
        negotiation = new Negotiation(Stream.of(MediaType.values())
                .filter(type -> cbor || type != MediaType.CBOR)
                .toList());
    }

    /** Whether bodies may come in a format. */
    boolean takes(MediaType format) {
        return negotiation.offers(format);
    }

    /**
     * The format of an object or a list.
     *
     * @param streams whether the same path answers watches too
     * @throws ApiException NotAcceptable when nothing that the client accepts can be made
     */
    Format output(Request request, boolean streams) {
        return negotiation.output(request, streams);
    }

    /** The format of an object that is stored nowhere. @throws ApiException NotAcceptable when nothing that the client accepts can be made */
    Format outputOfRequested(Request request) {
        return negotiation.outputOfRequested(request);
    }

    /** The format of a stream of events. @throws ApiException NotAcceptable when nothing that the client accepts can be streamed */
    Format stream(Request request) {
        return negotiation.stream(request);
    }

    /**
     * The format of what has no other shape than its own.
     *
     * @param routed whether the path belongs to those whose refusals upstream words as for resources
     * @throws ApiException NotAcceptable when nothing that the client accepts can be made
     */
    public Format plain(Request request, boolean routed) {
        return negotiation.plain(request, routed);
    }

    /** The first format that the client accepts of what it names as the kind to be converted to; empty when it names no such kind. */
    public Optional<Format> converted(Request request, GroupVersionKind to) {
        return negotiation.converted(request, to);
    }

    /** The format of what must go out whatever the client accepts, such as an error. */
    public Format outputOrJson(Request request) {
        return negotiation.outputOrJson(request);
    }

    /** The format of the request's body. @throws ApiException UnsupportedMediaType when it is none that this server reads */
    MediaType input(Request request) {
        return negotiation.input(request);
    }

    /** An object with its kind, as a whole answer. @throws ApiException NotAcceptable when the kind has no such form */
    public byte[] encode(ObjectNode object, Format format) {
        return switch (format.mediaType()) {
            case JSON -> format.pretty() ? Encoding.pretty(object) : Encoding.line(object);
            case YAML -> Yaml.write(object);
            case CBOR -> Cbor.write(object);
            case PROTOBUF -> {
                GroupVersionKind kind = kind(object);
                yield Protobuf.wrap(kind.apiVersion(), kind.kind(), Protobuf.write(object, type(kind)));
            }
        };
    }

    private static GroupVersionKind kind(ObjectNode object) {
        return GroupVersionKind.of(
                object.path("apiVersion").asText(), object.path("kind").asText());
    }

    private ObjectType type(GroupVersionKind kind) {
        return schemas.kind(kind.group(), kind.version(), kind.kind())
                .orElseThrow(() -> new ApiException(Status.failure(
                        406,
                        "NotAcceptable",
                        "object *" + kind.version() + "." + kind.kind() + " does not implement the protobuf marshalling"
                                + " interface and cannot be encoded to a protobuf message",
                        Optional.empty())));
    }
}
