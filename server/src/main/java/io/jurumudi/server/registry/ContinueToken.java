package io.jurumudi.server.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a paged list goes on: the revision it shows and the first key of the next page, relative to the keys listed. Opaque to
 * clients, in upstream's form so that a client may go from one server to the other in the middle of a list.
 */
record ContinueToken(long revision, String start) {

    private static final String VERSION = "meta.k8s.io/v1";

    String encode() {
        ObjectNode token = Json.object();
        token.put("v", VERSION).put("rv", revision).put("start", start);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.write(token));
    }

    /** @throws ApiException BadRequest when it is none of ours */
    static ContinueToken decode(String text) {
        byte[] json;
        try {
            json = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw invalid("illegal base64 data");
        }
        ObjectNode token;
        try {
            token = Json.read(json);
        } catch (Json.MalformedException e) {
            String first = json.length == 0
                    ? "unexpected end of JSON input"
                    : "invalid character '" + new String(json, 0, 1, StandardCharsets.ISO_8859_1)
                            + "' looking for beginning of value";
            throw invalid(first);
        }
        if (!token.path("v").asText().equals(VERSION)) {
            throw invalid("server does not recognize this encoded version \""
                    + token.path("v").asText() + "\"");
        }
        if (token.path("rv").asLong() == 0) {
            throw invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
        }
        String start = token.path("start").asText("");
        if (start.isEmpty()) {
            throw invalid("encoded start key empty (version meta.k8s.io/v1)");
        }
        if (("/" + start + "/").contains("/../")) {
            throw invalid("encoded start key \"" + start + "\" is not relative");
        }
        return new ContinueToken(token.path("rv").asLong(), start);
    }

    private static ApiException invalid(String why) {
        return ApiException.badRequest("invalid continue token: continue key is not valid: " + why);
    }
}
