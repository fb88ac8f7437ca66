package io.jurumudi.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks a server what it serves. */
public final class Discovery {
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

    private final RawApi api;

    /**
     * A resource, without its subresources.
     *
     * @param group empty for the core group
     */
    public record Served(
            String group, String version, String kind, String plural, boolean namespaced, Set<String> verbs) {

        public String groupVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }

        /** Where its objects are; the namespace is empty for all of them, or for what has none. */
        public String path(String namespace) {
            String base = group.isEmpty() ? "/api/" + version : "/apis/" + groupVersion();
            return base + (namespace.isEmpty() || !namespaced ? "" : "/namespaces/" + namespace) + "/" + plural;
        }
    }

    /** All resources, and the group versions that could not be asked, each with the reason. */
    public record Found(List<Served> resources, Map<String, String> failures) {}

    public Discovery(RawApi api) {
        this.api = api;
    }

    /** Every resource in every version it is served in, preferred versions first. */
    public Found all() {
        List<Served> found = new ArrayList<>();
        Map<String, String> failures = new LinkedHashMap<>();
        for (String root : List.of("/api", "/apis")) {
            JsonNode answer = api.get(root, AGGREGATED).orElseThrow();
            if ("APIGroupDiscoveryList".equals(answer.path("kind").asText())) {
                readAggregated(answer, found, failures);
            } else {
                readOneByOne(root, answer, found, failures);
            }
        }
        return new Found(List.copyOf(found), Map.copyOf(failures));
    }

    /** Each resource once, in the version its server prefers. */
    public Found preferred() {
        Found all = all();
        Set<String> seen = new HashSet<>();
        List<Served> first = all.resources().stream()
                .filter(r -> seen.add(r.group() + "/" + r.plural()))
                .toList();
        return new Found(first, all.failures());
    }

    private static void readAggregated(JsonNode answer, List<Served> found, Map<String, String> failures) {
        for (JsonNode group : answer.path("items")) {
            String name = group.path("metadata").path("name").asText("");
            for (JsonNode version : group.path("versions")) {
                String versionName = version.path("version").asText();
                if ("Stale".equals(version.path("freshness").asText())) {
                    failures.put(name + "/" + versionName, "stale GroupVersion discovery: " + name + "/" + versionName);
                }
                for (JsonNode r : version.path("resources")) {
                    found.add(new Served(
                            name,
                            versionName,
                            r.path("responseKind").path("kind").asText(),
                            r.path("resource").asText(),
                            "Namespaced".equals(r.path("scope").asText()),
                            verbs(r)));
                }
            }
        }
    }

    private void readOneByOne(String root, JsonNode answer, List<Served> found, Map<String, String> failures) {
        if ("/api".equals(root)) {
            for (JsonNode version : answer.path("versions")) {
                readVersion("", version.asText(), found, failures);
            }
            return;
        }
        for (JsonNode group : answer.path("groups")) {
            Set<String> versions = new LinkedHashSet<>();
            versions.add(group.path("preferredVersion").path("version").asText());
            group.path("versions").forEach(v -> versions.add(v.path("version").asText()));
            versions.forEach(v -> readVersion(group.path("name").asText(), v, found, failures));
        }
    }

    private void readVersion(String group, String version, List<Served> found, Map<String, String> failures) {
        String path = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        JsonNode list;
        try {
            list = api.get(path, RawApi.JSON).orElse(MissingNode.getInstance());
        } catch (RuntimeException e) {
            failures.put(group + "/" + version, String.valueOf(e.getMessage()));
            return;
        }
        for (JsonNode r : list.path("resources")) {
            String name = r.path("name").asText();
            if (!name.contains("/")) {
                found.add(new Served(
                        group,
                        version,
                        r.path("kind").asText(),
                        name,
                        r.path("namespaced").asBoolean(),
                        verbs(r)));
            }
        }
    }

    private static Set<String> verbs(JsonNode resource) {
        Set<String> verbs = new LinkedHashSet<>();
        resource.path("verbs").forEach(v -> verbs.add(v.asText()));
        return verbs;
    }
}
