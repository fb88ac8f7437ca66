package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.rest.Accept.Clause;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Agrees with the client on formats, by Accept and Content-Type. */
final class Negotiation {

    private static final String META_GROUP = "meta.k8s.io";
    private static final String META_VERSION = "v1";

    private final List<MediaType> offered;

    /** @param offered in the order in which they are chosen where a client leaves it to us */
    Negotiation(List<MediaType> offered) {
        this.offered = List.copyOf(offered);
    }

    /**
     * The format of an object or a list.
     *
     * @param streams whether the same path answers watches too; only the refusal says so
     * @throws ApiException NotAcceptable when nothing that the client accepts can be made
     */
    Format output(Request request, boolean streams) {
        requireRoute(request, streams);
        return choose(request, Negotiation::resource).orElseThrow(this::notAcceptable);
    }

    /** The format of what is stored nowhere, and so has no columns. @throws ApiException NotAcceptable as for {@link #output} */
    Format outputOfRequested(Request request) {
        requireRoute(request, false);
        return choose(
                        request,
                        (type, parameters) -> resource(type, parameters).filter(as -> !(as instanceof Format.As.Table)))
                .orElseThrow(this::notAcceptable);
    }

    /** The format of what has no other shape than its own. @throws ApiException NotAcceptable as for {@link #output} */
    Format plain(Request request, boolean routed) {
        if (routed) {
            requireRoute(request, false);
        }
        return choose(request, Negotiation::whole).orElseThrow(this::notAcceptable);
    }

    /** The format in which a client accepts an object as another kind; empty when it does not. */
    Optional<Format> converted(Request request, GroupVersionKind to) {
        return choose(
                request,
                (type, parameters) -> to.kind().equals(parameters.get("as"))
                                && to.group().equals(parameters.get("g"))
                                && to.version().equals(parameters.get("v"))
                        ? Optional.of(new Format.As.Whole())
                        : Optional.empty());
    }

    /** The format of a stream of events. @throws ApiException NotAcceptable as for {@link #output}, and for one that does not stream */
    Format stream(Request request) {
        Format format = output(request, true);
        if (format.mediaType().stream().isEmpty()) {
            throw ApiException.notAcceptable(streamTypes().toList());
        }
        return new Format(format.mediaType(), false, format.as());
    }

    /** The format of what comes in one shape only and must go out whatever the client accepts, such as an error. */
    Format outputOrJson(Request request) {
        return choose(request, Negotiation::whole).orElse(new Format(MediaType.JSON, true, new Format.As.Whole()));
    }

    /** @throws ApiException UnsupportedMediaType when the body is in a format we do not read */
    MediaType input(Request request) {
        String type = request.headers().first("Content-Type", "");
        if (type.isEmpty()) {
            return offered.getFirst();
        }
        return bare(type)
                .flatMap(MediaType::of)
                .filter(offered::contains)
                .orElseThrow(() -> ApiException.unsupportedMediaType(types().toList()));
    }

    boolean offers(MediaType format) {
        return offered.contains(format);
    }

    private Stream<String> types() {
        return offered.stream().map(MediaType::text);
    }

    private Stream<String> streamTypes() {
        return offered.stream().map(MediaType::stream).filter(type -> !type.isEmpty());
    }

    private ApiException notAcceptable() {
        return ApiException.notAcceptable(types().toList());
    }

    /** Whether the request finds its way at all: this first look takes neither quality nor parameters into account. */
    private void requireRoute(Request request, boolean streams) {
        String accept = request.headers().first("Accept", "");
        if (accept.isEmpty()) {
            return;
        }
        for (String part : accept.split(",")) {
            String type = part.split(";", 2)[0].strip();
            if (type.equals("*/*") || types().anyMatch(type::equals)) {
                return;
            }
        }
        Stream<String> types = streams ? Stream.concat(types(), streamTypes()) : types();
        throw Failures.unrouted(
                406,
                "NotAcceptable",
                "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", types.toList()));
    }

    /** What of an object is wanted by the parameters of a media type; empty when it cannot be had in that type. */
    private interface Shapes {
        Optional<Format.As> of(MediaType type, Map<String, String> parameters);
    }

    private Optional<Format> choose(Request request, Shapes shapes) {
        String accept = request.headers().first("Accept", "");
        if (accept.isEmpty()) {
            return shapes.of(offered.getFirst(), Map.of())
                    .map(as -> new Format(offered.getFirst(), prettyAsked(request), as));
        }
        for (Clause clause : Accept.parse(accept).clauses()) {
            for (MediaType type : offered) {
                if (!clause.covers(type.text()) || !streams(type, clause.parameters())) {
                    continue;
                }
                Optional<Format.As> as = shapes.of(type, clause.parameters());
                if (as.isPresent()) {
                    boolean pretty = prettyAsked(request)
                            || "1".equals(clause.parameters().get("pretty"));
                    return Optional.of(new Format(type, pretty, as.get()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean streams(MediaType type, Map<String, String> parameters) {
        String stream = parameters.getOrDefault("stream", "");
        return stream.isEmpty() || stream.equals("watch") && !type.stream().isEmpty();
    }

    private static Optional<Format.As> whole(MediaType type, Map<String, String> parameters) {
        boolean asIs = Stream.of("as", "g", "v", "sv").noneMatch(parameters::containsKey);
        return asIs ? Optional.of(new Format.As.Whole()) : Optional.empty();
    }

    private static Optional<Format.As> resource(MediaType type, Map<String, String> parameters) {
        if (!parameters.getOrDefault("sv", META_VERSION).equals(META_VERSION)) {
            return Optional.empty();
        }
        if (Stream.of("as", "g", "v").noneMatch(parameters::containsKey)) {
            return Optional.of(new Format.As.Whole());
        }
        String version = parameters.getOrDefault("v", "");
        boolean known = META_GROUP.equals(parameters.get("g")) && (version.equals("v1") || version.equals("v1beta1"));
        if (!known) {
            return Optional.empty();
        }
        return switch (parameters.getOrDefault("as", "")) {
            // Tables have no binary form.
            case "Table" ->
                type == MediaType.JSON || type == MediaType.YAML
                        ? Optional.of(new Format.As.Table(version))
                        : Optional.empty();
            case "PartialObjectMetadata" -> Optional.of(new Format.As.Metadata(version, false));
            case "PartialObjectMetadataList" -> Optional.of(new Format.As.Metadata(version, true));
            default -> Optional.empty();
        };
    }

    /** Empty for what is no media type by the rules. */
    private static Optional<String> bare(String contentType) {
        String[] pieces = contentType.split(";");
        for (int i = 1; i < pieces.length; i++) {
            if (!pieces[i].isBlank() && pieces[i].indexOf('=') < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(pieces[0].strip().toLowerCase(Locale.ROOT));
    }

    /** People with a browser or curl get line breaks. */
    private static boolean prettyAsked(Request request) {
        Optional<String> asked = request.query().first("pretty").filter(value -> !value.isEmpty());
        if (asked.isPresent()) {
            return List.of("1", "t", "T", "true", "TRUE", "True").contains(asked.get());
        }
        String agent = request.headers().first("User-Agent", "");
        return agent.startsWith("curl") || agent.startsWith("Wget") || agent.startsWith("Mozilla/5.0");
    }
}
