package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the class that stands for those who name none. */
final class DefaultClass {

    private DefaultClass() {}

    /**
     * The name of the class that one of the annotations marks as the default. If there are several, the newest: whoever replaces a
     * default marks the new one before the mark of the old one is taken away.
     */
    static Optional<String> among(List<ObjectNode> classes, String... annotations) {
        return classes.stream()
                .filter(candidate -> marked(candidate, annotations))
                .map(candidate -> candidate.path("metadata"))
                .min(Comparator.comparing((JsonNode meta) ->
                                meta.path("creationTimestamp").asText(""))
                        .reversed()
                        .thenComparing(meta -> meta.path("name").asText("")))
                .map(meta -> meta.path("name").asText());
    }

    private static boolean marked(ObjectNode candidate, String... annotations) {
        JsonNode given = candidate.path("metadata").path("annotations");
        for (String annotation : annotations) {
            if (given.path(annotation).asText("").equals("true")) {
                return true;
            }
        }
        return false;
    }
}
