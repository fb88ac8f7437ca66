package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.cache.CachedObject;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.DeleteOptions;
import io.jurumudi.server.registry.ListRequest;
import io.jurumudi.server.registry.Meta;
import io.jurumudi.server.registry.Registry;
import io.jurumudi.server.registry.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code pods/eviction}: a deletion that asks the pod's disruption budget first. */
public final class Evictions {

    private static final GroupVersionKind EVICTION = new GroupVersionKind("policy", "v1", "Eviction");
    private static final int RETRY_SECONDS = 10;
    private static final int MOST_DISRUPTED = 2000;

    private Evictions() {}

    public static void create(RestCall call) throws IOException {
        Requested requested = Requested.read(call, EVICTION);
        String name = Meta.of(requested.object()).name();
        if (!name.equals(call.name())) {
            throw ApiException.badRequest("name in URL does not match name in Eviction object");
        }
        requested.admit();
        JsonNode given = requested.object().path("deleteOptions");
        sameDryRun(requested.options().dryRun(), given.path("dryRun"));
        Deletes.Asked asked = Deletes.of(given);
        boolean dryRun = requested.options().dryRun() || asked.dryRun();
        Registry registry = call.registry();
        ObjectNode pod = registry.get(call.kind(), call.namespace(), name)
                .orElseThrow(() -> ApiException.notFound(new GroupResource("", "pods"), name));
        DeleteOptions options = asked.options();
        if (!ignoresBudget(pod)) {
            askBudget(call, pod, dryRun);
            options = options.withUid(options.uid().orElse(Meta.of(pod).uid()));
        }
        boolean anyRevision =
                given.path("preconditions").path("resourceVersion").asText("").isEmpty();
        if (!dryRun && anyRevision) { // marking it is a revision of its own
            registry.rewrite(context(call, call.kind(), name, false), target -> marked(target, call));
        }
        registry.delete(context(call, call.kind(), name, dryRun), options);
        requested.answerSuccess();
    }

    /** Where both the request and its options speak of a dry run they say the same. */
    private static void sameDryRun(boolean requested, JsonNode given) {
        boolean same = given.size() == 1 && given.get(0).asText().equals("All");
        if (requested && !given.isEmpty() && !same) {
            List<String> values = new ArrayList<>();
            given.forEach(value -> values.add(value.asText()));
            throw Failures.unnamed("Non-matching dry-run options in request and content: [All] and ["
                    + String.join(" ", values) + "]");
        }
    }

    /** The pod says why it ends, for those who count its failure or not. */
    private static ObjectNode marked(ObjectNode pod, RestCall call) {
        ArrayNode conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asText().equals("DisruptionTarget")) {
                conditions.remove(i);
            }
        }
        conditions
                .addObject()
                .put("type", "DisruptionTarget")
                .put("observedGeneration", Meta.of(pod).generation())
                .put("status", "True")
                .putNull("lastProbeTime")
                .put("lastTransitionTime", Meta.time(call.now()))
                .put("reason", "EvictionByEvictionAPI")
                .put("message", "Eviction API: evicting");
        return pod;
    }

    private static boolean ignoresBudget(ObjectNode pod) {
        String phase = pod.path("status").path("phase").asText("");
        return phase.equals("Succeeded")
                || phase.equals("Failed")
                || phase.equals("Pending")
                || Meta.of(pod).deleting();
    }

    private static void askBudget(RestCall call, ObjectNode pod, boolean dryRun) {
        Registry registry = call.registry();
        Kind budgets =
                registry.kinds().resource("policy", "poddisruptionbudgets").orElseThrow();
        Map<String, String> labels = new HashMap<>();
        pod.path("metadata")
                .path("labels")
                .properties()
                .forEach(l -> labels.put(l.getKey(), l.getValue().asText("")));
        List<CachedObject> matching = new ArrayList<>();
        for (CachedObject budget : registry.list(ListRequest.newest(Selection.all(budgets, call.namespace())))
                .items()) {
            if (LabelSelector.of(budget.tree().path("spec").path("selector")).matches(labels)) {
                matching.add(budget);
            }
        }
        if (matching.size() > 1) {
            throw ApiException.internalError(
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        if (matching.isEmpty() || toleratesUnready(matching.getFirst().tree(), pod)) {
            return;
        }
        String name = matching.getFirst().name();
        String podName = Meta.of(pod).name();
        registry.rewrite(context(call, budgets, name, dryRun), budget -> disrupted(budget, podName, call));
    }

    /** A pod that is not ready anyway may go, where the budget says so or has what it needs without it. */
    private static boolean toleratesUnready(ObjectNode budget, ObjectNode pod) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True")) {
                return false;
            }
        }
        JsonNode status = budget.path("status");
        boolean always = budget.path("spec")
                .path("unhealthyPodEvictionPolicy")
                .asText("")
                .equals("AlwaysAllow");
        return always
                || (status.path("currentHealthy").asInt()
                                >= status.path("desiredHealthy").asInt()
                        && status.path("desiredHealthy").asInt() > 0);
    }

    private static ObjectNode disrupted(ObjectNode budget, String pod, RestCall call) {
        Meta meta = Meta.of(budget);
        ObjectNode status = budget.withObjectProperty("status");
        if (status.path("observedGeneration").asLong() < meta.generation()) {
            throw refused("The disruption budget " + meta.name() + " is still being processed by the server.", true);
        }
        int allowed = status.path("disruptionsAllowed").asInt();
        GroupResource resource = new GroupResource("policy", "poddisruptionbudget");
        if (allowed < 0) {
            throw ApiException.forbidden(resource, meta.name(), "pdb disruptions allowed is negative");
        }
        if (status.path("disruptedPods").size() > MOST_DISRUPTED) {
            throw ApiException.forbidden(
                    resource,
                    meta.name(),
                    "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
        }
        if (allowed == 0) {
            throw refused(exhausted(meta.name(), status), false);
        }
        status.put("disruptionsAllowed", allowed - 1);
        status.withObjectProperty("disruptedPods").put(pod, Meta.time(call.now()));
        return budget;
    }

    /** Why a budget allows nothing. */
    private static String exhausted(String name, JsonNode status) {
        int healthy = status.path("currentHealthy").asInt();
        int wanted = status.path("desiredHealthy").asInt();
        String not = "The disruption budget " + name + " does not allow evicting pods currently";
        String message = "";
        String reason = "";
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asText().equals("DisruptionAllowed")
                    && condition.path("status").asText().equals("False")) {
                message = condition.path("message").asText("");
                reason = condition.path("reason").asText("");
            }
        }
        if (!message.isEmpty() && reason.equals("SyncFailed")) {
            return not + " because it failed sync: " + message;
        }
        if (healthy <= wanted) {
            return "The disruption budget " + name + " needs " + wanted + " healthy pods and has " + healthy
                    + " currently";
        }
        return message.isEmpty() ? not : not + " (" + reason + "): " + message;
    }

    private static ApiException refused(String why, boolean retry) {
        Status.Cause cause = new Status.Cause("DisruptionBudget", why, "");
        return new ApiException(Status.failure(
                429,
                "TooManyRequests",
                "Cannot evict pod as it would violate the pod's disruption budget.",
                Optional.of(new Status.Details("", "", "", "", List.of(cause), retry ? RETRY_SECONDS : 0))));
    }

    private static Call context(RestCall call, Kind kind, String name, boolean dryRun) {
        RequestContext context =
                new RequestContext(call.user(), call.namespace(), name, "delete", call.now(), dryRun, "");
        return new Call(kind, kind.version(), Optional.empty(), context, call::warn);
    }
}
