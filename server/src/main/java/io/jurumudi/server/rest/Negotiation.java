package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
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

    private final List<MediaType> offered;

    /** @param offered in the order in which they are chosen where a client leaves it to us */
    Negotiation(List<MediaType> offered) {
        this.offered = List.copyOf(offered);
    }

    /** What an answer can be turned into besides itself. */
    private enum Shapes {
        WHOLE,
        NO_TABLE,
        ALL
    }

    /**
     * The format of an object or a list.
     *
     * @param streams whether the same path answers watches too; only the refusal says so
     * @throws ApiException NotAcceptable when nothing that the client accepts can be made
     */
    Format output(Request request, boolean streams) {
        return output(request, streams, Shapes.ALL);
    }

    /** The format of what is stored nowhere, and so has no columns. @throws ApiException NotAcceptable as for {@link #output} */
    Format outputOfRequested(Request request) {
        return output(request, false, Shapes.NO_TABLE);
    }

    private Format output(Request request, boolean streams, Shapes shapes) {
        String accept = request.headers().first("Accept", "");
        if (accept.isEmpty()) {
            return new Format(offered.getFirst(), prettyAsked(request), new Format.As.Whole());
        }
        if (!routed(accept)) {
            Stream<String> types = streams ? Stream.concat(types(), streamTypes()) : types();
            throw Failures.unrouted(
                    406,
                    "NotAcceptable",
                    "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", types.toList()));
        }
        return choose(request, accept, shapes).orElseThrow(() -> ApiException.notAcceptable(types().toList()));
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
        String accept = request.headers().first("Accept", "");
        if (accept.isEmpty()) {
            return new Format(offered.getFirst(), prettyAsked(request), new Format.As.Whole());
        }
        return choose(request, accept, Shapes.WHOLE).orElse(new Format(MediaType.JSON, true, new Format.As.Whole()));
    }

    /** @throws ApiException UnsupportedMediaType when the body is in a format we do not read */
    MediaType input(Request request) {
        String type = request.headers().first("Content-Type", "");
        if (type.isEmpty()) {
            return offered.getFirst();
        }
        return MediaType.of(bare(type))
                .filter(offered::contains)
                .orElseThrow(() -> ApiException.unsupportedMediaType(types().toList()));
    }

    private Stream<String> types() {
        return offered.stream().map(MediaType::text);
    }

    private Stream<String> streamTypes() {
        return offered.stream().map(MediaType::stream).filter(type -> !type.isEmpty());
    }

    /** Whether the request would find its way at all: this first look takes neither quality nor parameters into account. */
    private boolean routed(String accept) {
        for (String part : accept.split(",")) {
            String type = part.split(";", 2)[0].strip();
            if (type.equals("*/*") || types().anyMatch(type::equals)) {
                return true;
            }
        }
        return false;
    }

    private Optional<Format> choose(Request request, String accept, Shapes shapes) {
        for (Clause clause : Accept.parse(accept).clauses()) {
            for (MediaType type : offered) {
                if (!clause.covers(type.text()) || !streams(type, clause.parameters())) {
                    continue;
                }
                Optional<Format.As> as = as(clause.parameters()).filter(a -> allowed(a, type, shapes));
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
        String serverVersion = parameters.getOrDefault("sv", "v1");
        return (stream.isEmpty() || stream.equals("watch") && !type.stream().isEmpty()) && serverVersion.equals("v1");
    }

    /** Tables have no binary form. */
    private static boolean allowed(Format.As as, MediaType type, Shapes shapes) {
        return switch (as) {
            case Format.As.Whole whole -> true;
            case Format.As.Metadata metadata -> shapes != Shapes.WHOLE;
            case Format.As.Table table -> shapes == Shapes.ALL && (type == MediaType.JSON || type == MediaType.YAML);
        };
    }

    /** Empty for a transformation there is not. */
    private static Optional<Format.As> as(Map<String, String> parameters) {
        if (Stream.of("as", "g", "v").noneMatch(parameters::containsKey)) {
            return Optional.of(new Format.As.Whole());
        }
        String version = parameters.getOrDefault("v", "");
        boolean known = parameters.getOrDefault("g", "").equals(META_GROUP)
                && (version.equals("v1") || version.equals("v1beta1"));
        if (!known) {
            return Optional.empty();
        }
        return switch (parameters.getOrDefault("as", "")) {
            case "Table" -> Optional.of(new Format.As.Table(version));
            case "PartialObjectMetadata" -> Optional.of(new Format.As.Metadata(version, false));
            case "PartialObjectMetadataList" -> Optional.of(new Format.As.Metadata(version, true));
            default -> Optional.empty();
        };
    }

    private static String bare(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
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
