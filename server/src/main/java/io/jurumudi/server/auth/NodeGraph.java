package io.jurumudi.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which objects a node has to do with: those that its pods need, fed with pods and bound persistent volumes as they change, and those that name it. Safe for many threads; puts of one object
 * must come in order.
 */
public final class NodeGraph {

    /** Something a pod refers to; {@code kind} is a resource name, {@code namespace} empty for cluster-scoped ones. */
    public record Target(String resource, String namespace, String name) {}

    private record PodEntry(String node, Set<Target> targets) {}

    private final Map<Target, PodEntry> pods = new ConcurrentHashMap<>();

    /** Node, then target, then how many of the node's pods need it. */
    private final Map<String, Map<Target, Integer>> needed = new ConcurrentHashMap<>();

    /** What a bound volume brings: claim to volume, and the volume's secrets. */
    private final Map<Target, Set<Target>> volumes = new ConcurrentHashMap<>();

    private final Map<String, Target> claimOfVolume = new ConcurrentHashMap<>();

    /** Objects that name their node themselves. */
    private final Map<Target, String> named = new ConcurrentHashMap<>();

    /** An object that is of one node by its own word, such as a ResourceSlice. @param node empty: of none */
    public void putNamed(Target object, String node) {
        if (node.isEmpty()) {
            named.remove(object);
        } else {
            named.put(object, node);
        }
    }

    public void removeNamed(Target object) {
        named.remove(object);
    }

    public void putPod(ObjectNode pod) {
        String namespace = pod.path("metadata").path("namespace").asText("");
        String name = pod.path("metadata").path("name").asText("");
        String node = pod.path("spec").path("nodeName").asText("");
        if (node.isEmpty()) {
            removePod(namespace, name);
            return;
        }
        Target self = new Target("pods", namespace, name);
        Set<Target> targets = targets(pod, namespace);
        targets.add(self);
        // The new first: what the pod needs before and after must not be missing in between.
        Map<Target, Integer> counts = needed.computeIfAbsent(node, n -> new ConcurrentHashMap<>());
        targets.forEach(target -> counts.merge(target, 1, Integer::sum));
        forget(Optional.ofNullable(pods.put(self, new PodEntry(node, targets))));
    }

    public void removePod(String namespace, String name) {
        forget(Optional.ofNullable(pods.remove(new Target("pods", namespace, name))));
    }

    private void forget(Optional<PodEntry> old) {
        old.ifPresent(entry -> {
            Map<Target, Integer> counts = needed.getOrDefault(entry.node, new HashMap<>());
            entry.targets.forEach(target -> counts.computeIfPresent(target, (t, n) -> n > 1 ? n - 1 : null));
        });
    }

    public void putVolume(ObjectNode volume) {
        String name = volume.path("metadata").path("name").asText("");
        removeVolume(name);
        JsonNode claim = volume.path("spec").path("claimRef");
        if (claim.isMissingNode()) {
            return;
        }
        Target claimed = new Target(
                "persistentvolumeclaims",
                claim.path("namespace").asText(""),
                claim.path("name").asText(""));
        Set<Target> brought = new HashSet<>(Set.of(new Target("persistentvolumes", "", name)));
        volume.path("spec")
                .forEach(source -> source.properties().forEach(field -> {
                    if (field.getKey().endsWith("ecretRef") && field.getValue().hasNonNull("name")) {
                        brought.add(new Target(
                                "secrets",
                                field.getValue().path("namespace").asText(claimed.namespace),
                                field.getValue().path("name").asText("")));
                    }
                }));
        volumes.put(claimed, brought);
        claimOfVolume.put(name, claimed);
    }

    public void removeVolume(String name) {
        Optional.ofNullable(claimOfVolume.remove(name)).ifPresent(volumes::remove);
    }

    /** Whether a pod on the node needs the object, or it is the node's by its own word. */
    boolean needs(String node, Target target) {
        Map<Target, Integer> counts = needed.getOrDefault(node, Map.of());
        if (counts.containsKey(target) || node.equals(named.get(target))) {
            return true;
        }
        return counts.keySet().stream()
                .filter(t -> t.resource.equals("persistentvolumeclaims"))
                .anyMatch(claim -> volumes.getOrDefault(claim, Set.of()).contains(target));
    }

    private static Set<Target> targets(ObjectNode pod, String namespace) {
        Set<Target> targets = new HashSet<>();
        JsonNode spec = pod.path("spec");
        String account = spec.path("serviceAccountName").asText("");
        // A mirror pod is the node's own word about itself; it must not open anything.
        if (pod.path("metadata").path("annotations").has("kubernetes.io/config.mirror")) {
            return targets;
        }
        if (!account.isEmpty()) {
            targets.add(new Target("serviceaccounts", namespace, account));
        }
        spec.path("imagePullSecrets").forEach(s -> secret(targets, namespace, s.path("name")));
        for (String list : new String[] {"initContainers", "containers", "ephemeralContainers"}) {
            for (JsonNode container : spec.path(list)) {
                container.path("env").forEach(env -> {
                    JsonNode from = env.path("valueFrom");
                    secret(targets, namespace, from.path("secretKeyRef").path("name"));
                    configMap(targets, namespace, from.path("configMapKeyRef").path("name"));
                });
                container.path("envFrom").forEach(from -> {
                    secret(targets, namespace, from.path("secretRef").path("name"));
                    configMap(targets, namespace, from.path("configMapRef").path("name"));
                });
            }
        }
        for (JsonNode volume : spec.path("volumes")) {
            volume(targets, pod, namespace, volume);
        }
        spec.path("resourceClaims").forEach(claim -> {
            if (claim.hasNonNull("resourceClaimName")) {
                targets.add(new Target(
                        "resourceclaims",
                        namespace,
                        claim.path("resourceClaimName").asText("")));
            }
        });
        pod.path("status").path("resourceClaimStatuses").forEach(claim -> {
            if (claim.hasNonNull("resourceClaimName")) {
                targets.add(new Target(
                        "resourceclaims",
                        namespace,
                        claim.path("resourceClaimName").asText("")));
            }
        });
        return targets;
    }

    private static void volume(Set<Target> targets, ObjectNode pod, String namespace, JsonNode volume) {
        secret(targets, namespace, volume.path("secret").path("secretName"));
        configMap(targets, namespace, volume.path("configMap").path("name"));
        volume.path("projected").path("sources").forEach(source -> {
            secret(targets, namespace, source.path("secret").path("name"));
            configMap(targets, namespace, source.path("configMap").path("name"));
        });
        if (volume.path("persistentVolumeClaim").hasNonNull("claimName")) {
            String claim =
                    volume.path("persistentVolumeClaim").path("claimName").asText("");
            targets.add(new Target("persistentvolumeclaims", namespace, claim));
        }
        if (volume.has("ephemeral")) {
            String claim = pod.path("metadata").path("name").asText("") + "-"
                    + volume.path("name").asText("");
            targets.add(new Target("persistentvolumeclaims", namespace, claim));
        }
        // The volume sources that name a secret of the pod's namespace in one way or the other.
        volume.forEach(source -> {
            secret(targets, namespace, source.path("secretRef").path("name"));
            secret(targets, namespace, source.path("nodePublishSecretRef").path("name"));
        });
        secret(targets, namespace, volume.path("azureFile").path("secretName"));
    }

    private static void secret(Set<Target> targets, String namespace, JsonNode name) {
        if (name.isTextual()) {
            targets.add(new Target("secrets", namespace, name.asText("")));
        }
    }

    private static void configMap(Set<Target> targets, String namespace, JsonNode name) {
        if (name.isTextual()) {
            targets.add(new Target("configmaps", namespace, name.asText("")));
        }
    }
}
