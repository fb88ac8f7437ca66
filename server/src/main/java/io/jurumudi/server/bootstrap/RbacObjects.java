package io.jurumudi.server.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the compact list of roles and bindings beside this class; its head says how it is written. */
final class RbacObjects {
    private static final String GROUP = "rbac.authorization.k8s.io";
    private static final String API_VERSION = GROUP + "/v1";
    private static final String FEEDS = GROUP + "/aggregate-to-";
    private static final Map<String, List<String>> VERBS = Map.of(
            "read", List.of("get", "list", "watch"),
            "write", List.of("create", "delete", "deletecollection", "patch", "update"));

    private final List<ObjectNode> objects = new ArrayList<>();
    private final Map<String, List<ObjectNode>> feeders = new HashMap<>();
    private final Map<String, ObjectNode> gatherers = new HashMap<>();

    private RbacObjects() {}

    /** Roles first. A role that gathers others already has their rules. */
    static List<ObjectNode> all() {
        RbacObjects reader = new RbacObjects();
        try (InputStream in = RbacObjects.class.getResourceAsStream("rbac.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(reader::line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reader.gatherers.keySet().forEach(reader::gather);
        return reader.objects;
    }

    private void line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        List<String> words = new ArrayList<>(List.of(line.strip().split(" ")));
        if (line.startsWith("  ")) {
            objects.getLast().withArrayProperty("rules").add(rule(words));
        } else if (words.removeFirst().equals("role")) {
            role(words);
        } else {
            binding(words);
        }
    }

    private void role(List<String> words) {
        ObjectNode role = begin("Role", words);
        while (!words.isEmpty()) {
            String how = words.removeFirst();
            String what = words.removeFirst();
            if (how.equals("feeds")) {
                role.withObjectProperty("metadata").withObjectProperty("labels").put(FEEDS + what, "true");
                feeders.computeIfAbsent(what, name -> new ArrayList<>()).add(role);
            } else {
                role.putObject("aggregationRule")
                        .putArray("clusterRoleSelectors")
                        .addObject()
                        .putObject("matchLabels")
                        .put(FEEDS + what, "true");
                gatherers.put(what, role);
            }
        }
        role.withArrayProperty("rules");
    }

    private static ObjectNode rule(List<String> words) {
        ObjectNode rule = Json.object();
        ArrayNode verbs = rule.putArray("verbs");
        Stream.of(words.get(0).split(","))
                .flatMap(verb -> VERBS.getOrDefault(verb, List.of(verb)).stream())
                .sorted()
                .forEach(verbs::add);
        if (words.get(1).equals("url")) {
            split(rule.putArray("nonResourceURLs"), words.get(2));
            return rule;
        }
        split(rule.putArray("apiGroups"), words.get(1));
        split(rule.putArray("resources"), words.get(2));
        if (words.size() > 3) {
            split(rule.putArray("resourceNames"), words.get(4));
        }
        return rule;
    }

    private static void split(ArrayNode into, String words) {
        for (String word : words.split(",")) {
            into.add(word.equals("core") ? "" : word);
        }
    }

    private void binding(List<String> words) {
        ObjectNode binding = begin("RoleBinding", words);
        String[] role = words.removeFirst().split(":", 2);
        binding.putObject("roleRef")
                .put("apiGroup", GROUP)
                .put("kind", role[0].equals("role") ? "Role" : "ClusterRole")
                .put("name", role[1]);
        for (String word : words) {
            String[] subject = word.split(":", 2);
            ObjectNode to = binding.withArrayProperty("subjects").addObject();
            switch (subject[0]) {
                case "account" -> {
                    String[] account = subject[1].split("/");
                    to.put("kind", "ServiceAccount").put("name", account[1]).put("namespace", account[0]);
                }
                case "group" -> to.put("kind", "Group").put("apiGroup", GROUP).put("name", subject[1]);
                case "user" -> to.put("kind", "User").put("apiGroup", GROUP).put("name", subject[1]);
                default -> throw new IllegalStateException("no such subject: " + word);
            }
        }
    }

    /** Takes the name and the namespace from the words; without a namespace the kind is the cluster's. */
    private ObjectNode begin(String kind, List<String> words) {
        String name = words.removeFirst();
        boolean namespaced = !words.isEmpty() && words.getFirst().equals("in");
        ObjectNode object =
                Json.object().put("apiVersion", API_VERSION).put("kind", namespaced ? kind : "Cluster" + kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (namespaced) {
            words.removeFirst();
            metadata.put("namespace", words.removeFirst());
        }
        metadata.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
        metadata.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
        objects.add(object);
        return object;
    }

    /** Fills in the rules of a role that gathers; those that it gathers may gather themselves. */
    private void gather(String name) {
        ArrayNode rules = gatherers.get(name).withArrayProperty("rules");
        for (ObjectNode feeder : feeders.getOrDefault(name, List.of())) {
            if (feeder.has("aggregationRule") && feeder.path("rules").isEmpty()) {
                gatherers.entrySet().stream()
                        .filter(g -> g.getValue() == feeder)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .ifPresent(this::gather);
            }
            for (JsonNode rule : feeder.path("rules")) {
                if (!contains(rules, rule)) {
                    rules.add(rule.deepCopy());
                }
            }
        }
    }

    static boolean contains(JsonNode list, JsonNode item) {
        for (JsonNode there : list) {
            if (there.equals(item)) {
                return true;
            }
        }
        return false;
    }
}
