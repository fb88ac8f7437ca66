package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of the objects a quota is for. */
record Scope(String name, String operator, Set<String> values) {

    /** Those of a quota, in both of the ways in which it can name them. */
    static List<Scope> of(JsonNode quota) {
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode name : quota.path("spec").path("scopes")) {
            scopes.add(new Scope(name.asText(), "Exists", Set.of()));
        }
        scopes.addAll(selected(quota.path("spec").path("scopeSelector").path("matchExpressions")));
        return scopes;
    }

    static List<Scope> selected(JsonNode expressions) {
        List<Scope> scopes = new ArrayList<>();
        for (JsonNode expression : expressions) {
            Set<String> values = new HashSet<>();
            expression.path("values").forEach(value -> values.add(value.asText()));
            scopes.add(new Scope(
                    expression.path("scopeName").asText(""),
                    expression.path("operator").asText(""),
                    values));
        }
        return scopes;
    }

    /** Whether an object with these values is meant; one is enough. */
    boolean selects(Set<String> theirs) {
        return switch (operator) {
            case "Exists" -> !theirs.isEmpty();
            case "DoesNotExist" -> theirs.isEmpty();
            case "In" -> theirs.stream().anyMatch(values::contains);
            case "NotIn" -> theirs.isEmpty() || !values.containsAll(theirs);
            default -> false;
        };
    }
}
