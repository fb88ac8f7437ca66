package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.MediaType;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.http.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Agrees with the client on formats, by Accept and Content-Type. */
final class Negotiation {

    /** What upstream names in its refusals. The binary one is read, but never written: no client insists on it. */
    private static final List<String> TYPES =
            List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

    private static final List<String> STREAM_TYPES =
            List.of("application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch");

    private static final String META_GROUP = "meta.k8s.io";

    private record Clause(String type, double quality, Map<String, String> parameters) {}

    private Negotiation() {}

    /** @throws ApiException NotAcceptable when nothing that the client accepts can be made */
    static Format output(Request request, boolean streams) {
        String accept = request.headers().first("Accept", "");
        boolean pretty = prettyAsked(request);
        if (accept.isBlank()) {
            return new Format(MediaType.JSON, pretty, new Format.As.Whole());
        }
        List<Clause> clauses = clauses(accept);
        if (clauses.stream().noneMatch(clause -> clause.type.equals("*/*") || TYPES.contains(clause.type))) {
            List<String> all = new ArrayList<>(TYPES);
            if (streams) {
                all.addAll(STREAM_TYPES);
            }
            throw new ApiException(Status.failure(
                    406,
                    "NotAcceptable",
                    "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", all),
                    Optional.empty()));
        }
        for (Clause clause : clauses) {
            Optional<MediaType> type = clause.type.equals("*/*") ? Optional.of(MediaType.JSON) : mediaType(clause.type);
            Optional<Format.As> as = as(clause.parameters);
            if (type.isPresent() && as.isPresent()) {
                boolean wantsPretty = pretty || "1".equals(clause.parameters.get("pretty"));
                return new Format(type.get(), wantsPretty, as.get());
            }
        }
        throw ApiException.notAcceptable(TYPES);
    }

    /** As {@link #output} for answers that must go out whatever the client accepts, such as errors. */
    static Format outputOrJson(Request request) {
        try {
            return output(request, false).whole();
        } catch (ApiException unacceptable) {
            return Format.JSON;
        }
    }

    static boolean sendsProtobuf(Request request) {
        return bare(request.headers().first("Content-Type", "")).equals(Protobuf.MEDIA_TYPE);
    }

    /** @throws ApiException UnsupportedMediaType when the body is in a format we do not read */
    static MediaType input(Request request) {
        String type = request.headers().first("Content-Type", "");
        if (type.isBlank()) {
            return MediaType.JSON;
        }
        return mediaType(bare(type)).orElseThrow(() -> ApiException.unsupportedMediaType(TYPES));
    }

    static String bare(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static Optional<MediaType> mediaType(String type) {
        return switch (type) {
            case "application/json" -> Optional.of(MediaType.JSON);
            case "application/yaml" -> Optional.of(MediaType.YAML);
            default -> Optional.empty();
        };
    }

    /** Empty for a transformation there is not. */
    private static Optional<Format.As> as(Map<String, String> parameters) {
        String as = parameters.getOrDefault("as", "");
        if (as.isEmpty()) {
            return Optional.of(new Format.As.Whole());
        }
        String version = parameters.getOrDefault("v", "");
        boolean known = parameters.getOrDefault("g", "").equals(META_GROUP)
                && (version.equals("v1") || version.equals("v1beta1"));
        if (!known) {
            return Optional.empty();
        }
        return switch (as) {
            case "Table" -> Optional.of(new Format.As.Table(version));
            case "PartialObjectMetadata" -> Optional.of(new Format.As.Metadata(version, false));
            case "PartialObjectMetadataList" -> Optional.of(new Format.As.Metadata(version, true));
            default -> Optional.empty();
        };
    }

    private static List<Clause> clauses(String accept) {
        List<Clause> clauses = new ArrayList<>();
        for (String part : accept.split(",")) {
            String[] pieces = part.split(";");
            Map<String, String> parameters = new HashMap<>();
            for (int i = 1; i < pieces.length; i++) {
                String[] pair = pieces[i].strip().split("=", 2);
                parameters.put(pair[0].strip(), pair.length > 1 ? pair[1].strip() : "");
            }
            if (!pieces[0].isBlank()) {
                clauses.add(new Clause(pieces[0].strip(), quality(parameters.remove("q")), parameters));
            }
        }
        clauses.sort(Comparator.comparingDouble(Clause::quality).reversed());
        return clauses;
    }

    private static double quality(String text) {
        try {
            return text == null ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 1;
        }
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
