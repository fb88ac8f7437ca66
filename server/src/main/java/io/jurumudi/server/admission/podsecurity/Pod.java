package io.jurumudi.server.admission.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A pod, or what is to become one. */
record Pod(JsonNode metadata, JsonNode spec) {

    /** Those that run first, then those that stay, then those that were added later. */
    List<JsonNode> containers() {
        List<JsonNode> all = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            spec.path(list).forEach(all::add);
        }
        return all;
    }

    /** Names of the containers of which something holds. */
    List<String> containersWhere(Predicate<JsonNode> holds) {
        return containers().stream()
                .filter(holds)
                .map(container -> container.path("name").asText(""))
                .toList();
    }

    /** Names of the containers of whose own security context something holds; it may be missing. */
    List<String> containersSecured(Predicate<JsonNode> holds) {
        return containersWhere(container -> holds.test(container.path("securityContext")));
    }

    JsonNode security() {
        return spec.path("securityContext");
    }

    /** Who says something wrong, such as {@code pod and containers "a", "b"}; empty when nobody does. */
    Optional<String> saying(Predicate<JsonNode> wrong) {
        List<String> who = new ArrayList<>();
        if (wrong.test(security())) {
            who.add("pod");
        }
        List<String> containers = containersSecured(wrong);
        if (!containers.isEmpty()) {
            who.add(Words.named("container", containers));
        }
        return who.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", who));
    }

    /** Its root is nobody outside. */
    boolean hasOwnUsers() {
        return !spec.path("hostUsers").asBoolean(true);
    }

    boolean isForWindows() {
        return spec.path("os").path("name").asText("").equals("windows");
    }
}
