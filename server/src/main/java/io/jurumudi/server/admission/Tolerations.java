package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Lists of what pods put up with. */
final class Tolerations {

    private Tolerations() {}

    /** All of both, but for those that another covers. */
    static void merge(ObjectNode spec, JsonNode wanted) {
        if (wanted.isEmpty()) {
            return;
        }
        List<JsonNode> all = new ArrayList<>();
        spec.path("tolerations").forEach(all::add);
        wanted.forEach(all::add);
        ArrayNode merged = spec.putArray("tolerations");
        for (int i = 0; i < all.size(); i++) {
            JsonNode one = all.get(i);
            boolean covered = false;
            for (JsonNode kept : merged) {
                covered |= covers(kept, one);
            }
            for (JsonNode later : all.subList(i + 1, all.size())) {
                covered |= !later.equals(one) && covers(later, one);
            }
            if (!covered) {
                merged.add(one.deepCopy());
            }
        }
    }

    static boolean covers(JsonNode wide, JsonNode narrow) {
        if (wide.equals(narrow)) {
            return true;
        }
        boolean exists = text(wide, "operator").equals("Exists");
        boolean anyKey = text(wide, "key").isEmpty() && exists;
        if (!anyKey && !text(wide, "key").equals(text(narrow, "key"))) {
            return false;
        }
        String effect = text(wide, "effect");
        if (!effect.isEmpty() && !effect.equals(text(narrow, "effect"))) {
            return false;
        }
        JsonNode seconds = wide.path("tolerationSeconds");
        if (effect.equals("NoExecute") && seconds.isNumber()) {
            JsonNode other = narrow.path("tolerationSeconds");
            if (!other.isNumber() || other.asLong() > seconds.asLong()) {
                return false;
            }
        }
        return exists
                || (!text(narrow, "operator").equals("Exists")
                        && text(wide, "value").equals(text(narrow, "value")));
    }

    private static String text(JsonNode toleration, String field) {
        return toleration.path(field).asText("");
    }
}
