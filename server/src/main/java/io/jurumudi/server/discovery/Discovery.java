package io.jurumudi.server.discovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The discovery documents of one set of kinds. Immutable. */
final class Discovery {
    private final Map<String, Group> groups = new LinkedHashMap<>();

    /** What a group serves: its versions with the preferred one first, and the kinds of each. */
    private record Group(String name, Map<String, List<Kind>> versions) {
        String preferred() {
            return versions.keySet().iterator().next();
        }
    }

    /** @param kinds in the order of their groups */
    Discovery(List<Kind> kinds) {
        for (Kind kind : kinds) {
            Group group = groups.computeIfAbsent(kind.group(), name -> new Group(name, new LinkedHashMap<>()));
            for (String version : kind.servedVersions()) {
                group.versions.computeIfAbsent(version, v -> new ArrayList<>()).add(kind);
            }
        }
        groups.values().removeIf(group -> group.versions.isEmpty());
        for (Group group : groups.values()) {
            group.versions.values().forEach(list -> list.sort(Comparator.comparing(Kind::plural)));
        }
    }

    /** Where these documents are. */
    List<String> paths() {
        List<String> paths = new ArrayList<>(List.of("/api", "/apis"));
        for (Group group : groups.values()) {
            String base = group.name.isEmpty() ? "/api" : "/apis/" + group.name;
            if (!group.name.isEmpty()) {
                paths.add(base);
            }
            group.versions.keySet().forEach(version -> paths.add(base + "/" + version));
        }
        return paths;
    }

    /** {@code /api}. */
    ObjectNode coreVersions(String serverAddress) {
        ObjectNode document = Json.object().put("kind", "APIVersions");
        document.putArray("versions").add("v1");
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return document;
    }

    /** {@code /apis}. */
    ObjectNode groupList() {
        ObjectNode document = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode list = document.putArray("groups");
        for (Group group : groups.values()) {
            if (!group.name.isEmpty()) {
                list.add(describe(group, Json.object()));
            }
        }
        return document;
    }

    /** {@code /apis/<group>}. */
    Optional<ObjectNode> group(String name) {
        return Optional.ofNullable(groups.get(name))
                .map(group ->
                        describe(group, Json.object().put("kind", "APIGroup").put("apiVersion", "v1")));
    }

    private static ObjectNode describe(Group group, ObjectNode into) {
        into.put("name", group.name);
        ArrayNode versions = into.putArray("versions");
        group.versions.keySet().forEach(version -> versions.add(describe(group, version)));
        into.set("preferredVersion", describe(group, group.preferred()));
        return into;
    }

    private static ObjectNode describe(Group group, String version) {
        return Json.object().put("groupVersion", group.name + "/" + version).put("version", version);
    }

    /** {@code /api/v1} and {@code /apis/<group>/<version>}. */
    Optional<ObjectNode> resources(String groupName, String version) {
        Optional<List<Kind>> kinds = Optional.ofNullable(groups.get(groupName)).map(g -> g.versions.get(version));
        return kinds.map(all -> {
            ObjectNode document = Json.object().put("kind", "APIResourceList");
            if (!groupName.isEmpty()) { // the core group's list never had one
                document.put("apiVersion", "v1");
            }
            document.put("groupVersion", groupName.isEmpty() ? version : groupName + "/" + version);
            ArrayNode list = document.putArray("resources");
            for (Kind kind : all) {
                list.add(resource(kind));
                subresources(kind).forEach(subresource -> list.add(subresource(kind, version, subresource)));
            }
            return document;
        });
    }

    private static ObjectNode resource(Kind kind) {
        ObjectNode resource = Json.object()
                .put("name", kind.plural())
                .put("singularName", kind.singular())
                .put("namespaced", kind.namespaced())
                .put("kind", kind.kind());
        verbs(resource, kind.verbs());
        names(resource, "shortNames", kind.shortNames());
        names(resource, "categories", kind.categories());
        if (kind.stored()) {
            resource.put("storageVersionHash", storageVersionHash(kind));
        }
        return resource;
    }

    private static ObjectNode subresource(Kind kind, String version, Subresource subresource) {
        ObjectNode resource = Json.object()
                .put("name", kind.plural() + "/" + subresource.name())
                .put("singularName", "")
                .put("namespaced", kind.namespaced());
        GroupVersionKind gvk = subresource.kind();
        if (!gvk.group().equals(kind.group())) {
            resource.put("group", gvk.group()).put("version", gvk.version());
        }
        resource.put("kind", gvk.kind());
        verbs(resource, subresource.verbs());
        return resource;
    }

    /** {@code /api} or {@code /apis} in the aggregated form: everything in one document. */
    ObjectNode aggregated(boolean core, String apiVersion) {
        ObjectNode document = Json.object().put("kind", "APIGroupDiscoveryList").put("apiVersion", apiVersion);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        for (Group group : groups.values()) {
            if (group.name.isEmpty() == core) {
                items.add(aggregated(group));
            }
        }
        return document;
    }

    private static ObjectNode aggregated(Group group) {
        ObjectNode item = Json.object();
        ObjectNode metadata = item.putObject("metadata");
        if (!group.name.isEmpty()) {
            metadata.put("name", group.name);
        }
        ArrayNode versions = item.putArray("versions");
        group.versions.forEach((version, kinds) -> {
            ObjectNode described = versions.addObject().put("version", version);
            ArrayNode resources = described.putArray("resources");
            kinds.forEach(kind -> resources.add(aggregated(kind, version)));
            described.put("freshness", "Current");
        });
        return item;
    }

    private static ObjectNode aggregated(Kind kind, String version) {
        ObjectNode resource = Json.object().put("resource", kind.plural());
        resource.set("responseKind", describe(kind, kind.gvk(version)));
        resource.put("scope", kind.namespaced() ? "Namespaced" : "Cluster").put("singularResource", kind.singular());
        verbs(resource, kind.verbs());
        names(resource, "shortNames", kind.shortNames());
        names(resource, "categories", kind.categories());
        if (!kind.subresources().isEmpty()) {
            ArrayNode list = resource.putArray("subresources");
            for (Subresource subresource : subresources(kind)) {
                ObjectNode described = list.addObject().put("subresource", subresource.name());
                GroupVersionKind gvk = subresource.kind();
                boolean own = gvk.group().equals(kind.group()) && gvk.kind().equals(kind.kind());
                described.set("responseKind", describe(kind, own ? kind.gvk(version) : gvk));
                verbs(described, subresource.verbs());
            }
        }
        return resource;
    }

    /** A group and version that go without saying, since they are those of the path, are empty. */
    private static ObjectNode describe(Kind kind, GroupVersionKind gvk) {
        boolean own = gvk.group().equals(kind.group());
        return Json.object()
                .put("group", own ? "" : gvk.group())
                .put("version", own ? "" : gvk.version())
                .put("kind", gvk.kind());
    }

    private static List<Subresource> subresources(Kind kind) {
        return kind.subresources().stream()
                .sorted(Comparator.comparing(Subresource::name))
                .toList();
    }

    private static void verbs(ObjectNode resource, Collection<Verb> verbs) {
        ArrayNode list = resource.putArray("verbs");
        verbs.stream().map(Verb::text).sorted().forEach(list::add);
    }

    private static void names(ObjectNode resource, String field, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode list = resource.putArray(field);
            names.forEach(list::add);
        }
    }

    /** Tells clients when the stored form changes; upstream's formula, so that a swapped server does not seem to. */
    static String storageVersionHash(Kind kind) {
        GroupVersionKind stored = GroupVersionKind.of(kind.storedApiVersion(), kind.kind());
        String text = stored.group() + "/" + stored.version() + "/" + stored.kind();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
