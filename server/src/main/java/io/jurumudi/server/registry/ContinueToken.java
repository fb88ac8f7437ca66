package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import java.util.Base64;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Where a paged list goes on: the revision it shows (a negative one: the newest, whichever that is) and the first key of the next page, relative to the keys listed. Opaque to
 * clients, in upstream's form so that a client may go from one server to the other in the middle of a list.
 */
record ContinueToken(long revision, String start) {

    /** The revision of a list that does not insist on one state. */
    static final long NEWEST = -1;

    private static final String VERSION = "meta.k8s.io/v1";
    private static final Pattern UNCLEAN = Pattern.compile("/(\\.{0,2})/");

    String encode() {
        ObjectNode token = Json.object();
        token.put("v", VERSION).put("rv", revision).put("start", "/" + start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(token));
    }

    /** @throws ApiException BadRequest when it is none of ours */
    static ContinueToken decode(String text) {
        ObjectNode token = read(bytes(text));
        String version = token.path("v").textValue();
        if (!VERSION.equals(version)) {
            throw invalid("server does not recognize this encoded version " + (version == null ? "" : version));
        }
        long revision = token.path("rv").asLong();
        if (revision == 0) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        String start = token.path("start").asText("");
        if (start.isEmpty()) {
            throw invalid("encoded start key empty (version meta.k8s.io/v1)");
        }
        String relative = start.startsWith("/") ? start.substring(1) : start;
        // A key that leads elsewhere when it is read as a path would reach objects of another kind.
        if (UNCLEAN.matcher("/" + relative + "/").find()) {
            throw invalid(start);
        }
        return new ContinueToken(revision, relative);
    }

    private static byte[] bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(Character.isLetterOrDigit(c) && c < 128) && c != '-' && c != '_') {
                throw invalid("illegal base64 data at input byte " + i);
            }
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid("illegal base64 data at input byte " + (text.length() - 1));
        }
    }

    private static ObjectNode read(byte[] json) {
        JsonNode token;
        try {
            token = Json.readAny(json);
        } catch (Json.MalformedException e) {
            throw invalid(e.getMessage());
        }
        if (!(token instanceof ObjectNode object)) {
            throw invalid("json: cannot unmarshal " + goName(token) + " into Go value of type storage.continueToken");
        }
        checkType(object, "v", "string", JsonNode::isTextual);
        checkType(object, "rv", "int64", JsonNode::canConvertToExactIntegral);
        checkType(object, "start", "string", JsonNode::isTextual);
        return object;
    }

    private static void checkType(ObjectNode token, String field, String type, Predicate<JsonNode> right) {
        JsonNode value = token.path(field);
        if (!value.isMissingNode() && !value.isNull() && !right.test(value)) {
            throw invalid("json: cannot unmarshal " + goName(value) + " into Go struct field continueToken." + field
                    + " of type " + type);
        }
    }

    private static String goName(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "number" + (value.isIntegralNumber() ? "" : " " + value.asText());
            case STRING -> "string";
            case BOOLEAN -> "bool";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    private static ApiException invalid(String why) {
        return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
