package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupResource;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.registry.Call;
import io.jurumudi.server.registry.Meta;
import java.io.IOException;
import java.util.Optional;

/** {@code pods/binding}, and the older {@code bindings}: a scheduler's word on where a pod is to run. */
public final class Bindings {

    private static final GroupVersionKind BINDING = new GroupVersionKind("", "v1", "Binding");

    private Bindings() {}

    public static void create(RestCall call) throws IOException {
        Requested requested = Requested.read(call, BINDING);
        ObjectNode binding = requested.object();
        Meta meta = Meta.of(binding);
        boolean subresource = !call.info().subresource().isEmpty();
        String pod = subresource ? call.name() : meta.name();
        if (!pod.equals(meta.name())) {
            throw ApiException.badRequest("name in URL does not match name in Binding object");
        }
        requested.admit();
        check(binding.path("target"));
        Kind pods = call.registry().kinds().resource("", "pods").orElseThrow();
        RequestContext context = new RequestContext(
                call.user(),
                call.info().namespace(),
                pod,
                "create",
                call.now(),
                requested.options().dryRun(),
                requested.options().fieldManager());
        call.registry()
                .rewrite(
                        new Call(pods, pods.version(), Optional.empty(), context, call::warn),
                        object -> bound(object, binding, call));
        requested.answerSuccess();
    }

    private static void check(JsonNode target) {
        String kind = target.path("kind").asText("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw Failures.unnamed(
                    "target.kind: Unsupported value: \"" + kind + "\": supported values: \"Node\", \"<empty>\"");
        }
        if (target.path("name").asText("").isEmpty()) {
            throw Failures.unnamed("target.name: Required value");
        }
    }

    private static ObjectNode bound(ObjectNode pod, ObjectNode binding, RestCall call) {
        Meta meta = Meta.of(pod);
        Meta wanted = Meta.of(binding);
        if (!wanted.uid().isEmpty() && !wanted.uid().equals(meta.uid())) {
            throw conflict(
                    meta.name(),
                    "Precondition failed: UID in precondition: " + wanted.uid() + ", UID in object meta: "
                            + meta.uid());
        }
        if (!wanted.resourceVersion().isEmpty() && !wanted.resourceVersion().equals(meta.resourceVersion())) {
            throw conflict(
                    meta.name(),
                    "Precondition failed: ResourceVersion in precondition: " + wanted.resourceVersion()
                            + ", ResourceVersion in object meta: " + meta.resourceVersion());
        }
        if (meta.deleting()) {
            throw conflict(meta.name(), "pod " + meta.name() + " is being deleted, cannot be assigned to a host");
        }
        String node = pod.path("spec").path("nodeName").asText("");
        if (!node.isEmpty()) {
            throw conflict(meta.name(), "pod " + meta.name() + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.path("spec").path("schedulingGates").isEmpty()) {
            throw conflict(meta.name(), "pod " + meta.name() + " has non-empty .spec.schedulingGates");
        }
        pod.withObjectProperty("spec").set("nodeName", binding.path("target").path("name"));
        pod.withObjectProperty("status").remove("nominatedNodeName");
        merge(pod, binding, "annotations");
        merge(pod, binding, "labels");
        scheduled(pod, Meta.time(call.now()));
        return pod;
    }

    private static void merge(ObjectNode pod, ObjectNode binding, String field) {
        JsonNode given = binding.path("metadata").path(field);
        if (!given.isEmpty()) {
            ObjectNode target = Meta.of(pod).node().withObjectProperty(field);
            given.properties().forEach(entry -> target.set(entry.getKey(), entry.getValue()));
        }
    }

    private static void scheduled(ObjectNode pod, String now) {
        var conditions = pod.withObjectProperty("status").withArrayProperty("conditions");
        ObjectNode condition = null;
        for (JsonNode there : conditions) {
            if (there.path("type").asText().equals("PodScheduled")) {
                condition = (ObjectNode) there;
            }
        }
        if (condition == null) {
            condition = conditions.addObject().put("type", "PodScheduled");
        }
        boolean already = condition.path("status").asText().equals("True");
        condition.put("status", "True");
        condition.putNull("lastProbeTime");
        condition.remove("reason");
        condition.remove("message");
        if (!already) {
            condition.put("lastTransitionTime", now);
        }
    }

    private static ApiException conflict(String pod, String why) {
        return ApiException.conflict(new GroupResource("", "pods/binding"), pod, why);
    }
}
