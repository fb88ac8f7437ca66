package io.jurumudi.server.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.flowcontrol.BuiltinFlows;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Change;
import io.jurumudi.server.registry.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Makes what every cluster starts with, and at later starts what has gone missing since. What somebody added to a role or binding stays; an object
 * whose autoupdate annotation says false is left alone.
 */
public final class Bootstrap {
    private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
    /** The namespaces every cluster has. */
    public static final List<String> NAMESPACES = List.of("kube-system", "kube-public", "kube-node-lease", "default");

    private static final int SYSTEM_CRITICAL = 2_000_000_000;

    private final Registry registry;

    public Bootstrap(Registry registry) {
        this.registry = registry;
    }

    /** Takes as many reads as there are objects, and as many writes as are missing; all at once, so that a store may sync them together. */
    public void run() {
        NAMESPACES.forEach(this::ensureNamespace); // The others may live in these.
        List<ObjectNode> rest = new ArrayList<>(RbacObjects.all());
        rest.addAll(FlowControlObjects.all());
        rest.addAll(BuiltinFlows.all());
        rest.add(priority(
                "system-node-critical",
                SYSTEM_CRITICAL + 1000,
                "Used for system critical pods that must not be moved from their current node."));
        rest.add(
                priority(
                        "system-cluster-critical",
                        SYSTEM_CRITICAL,
                        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary."));
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> written = rest.stream()
                    .map(object -> CompletableFuture.runAsync(() -> ensure(object), writers))
                    .toList();
            written.forEach(CompletableFuture::join);
        }
    }

    /** Creates a namespace, unless there is one. */
    public void ensureNamespace(String name) {
        ensure(named("v1", "Namespace", name));
    }

    private static ObjectNode named(String apiVersion, String kind, String name) {
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata").put("name", name);
        return object;
    }

    private static ObjectNode priority(String name, int value, String description) {
        return named("scheduling.k8s.io/v1", "PriorityClass", name)
                .put("value", value)
                .put("description", description);
    }

    private void ensure(ObjectNode wanted) {
        GroupVersionKind gvk = GroupVersionKind.of(
                wanted.path("apiVersion").asText(), wanted.path("kind").asText());
        Kind kind = registry.kinds().kind(gvk.group(), gvk.kind()).orElseThrow();
        String namespace = wanted.path("metadata").path("namespace").asText("");
        String name = wanted.path("metadata").path("name").asText();
        Optional<ObjectNode> there = registry.get(kind, namespace, name);
        if (there.isEmpty()) {
            try {
                kind.applyDefaults(wanted);
                registry.create(call(kind, namespace, name, "create"), wanted);
                return;
            } catch (ApiException e) {
                if (!e.reason().equals("AlreadyExists")) {
                    throw e; // otherwise another server of this cluster was faster
                }
                return;
            }
        }
        if (gvk.group().equals("rbac.authorization.k8s.io") && lacksSomething(there.get(), wanted)) {
            registry.update(
                    call(kind, namespace, name, "update"),
                    new Change.Compute(object -> completed(object, wanted)),
                    () -> {});
        }
    }

    private Call call(Kind kind, String namespace, String name, String verb) {
        return Call.internal(kind, namespace, name, verb, registry.clock().instant());
    }

    private static boolean lacksSomething(ObjectNode there, ObjectNode wanted) {
        boolean leave = there.path("metadata")
                .path("annotations")
                .path(AUTO_UPDATE)
                .asText("true")
                .equals("false");
        return !leave && !completed(there.deepCopy(), wanted).equals(there);
    }

    /** Adds the rules and subjects that are missing. Rules of a role that gathers others are not its own. */
    private static ObjectNode completed(ObjectNode object, ObjectNode wanted) {
        for (String list : List.of("rules", "subjects")) {
            if (wanted.has("aggregationRule")) {
                continue;
            }
            for (JsonNode item : wanted.path(list)) {
                if (!RbacObjects.contains(object.path(list), item)) {
                    ArrayNode there = object.withArrayProperty(list);
                    there.add(item.deepCopy());
                }
            }
        }
        return object;
    }
}
