package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.kind.WrittenMetadata;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodSpecRules;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Containers that run together on one node. */
public final class PodKind implements Rules {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final Set<Verb> STREAM = EnumSet.of(Verb.CREATE, Verb.GET);
    private static final Set<Verb> PROXY = EnumSet.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE);
    private static final Set<Verb> WRITE = EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);

    private PodKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Pod")
                .resource("pods")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("po")
                .categories("all")
                .generation()
                .subresource(custom("attach", STREAM, "", "PodAttachOptions"))
                .subresource(custom("binding", EnumSet.of(Verb.CREATE), "", "Binding"))
                .subresource(new Subresource.Part(
                        "ephemeralcontainers", WRITE, POD, WrittenMetadata.IDENTITY, PodKind::takeEphemeralContainers))
                .subresource(custom("eviction", EnumSet.of(Verb.CREATE), "policy", "Eviction"))
                .subresource(custom("exec", STREAM, "", "PodExecOptions"))
                .subresource(custom("log", EnumSet.of(Verb.GET), "", "Pod"))
                .subresource(custom("portforward", STREAM, "", "PodPortForwardOptions"))
                .subresource(custom("proxy", PROXY, "", "PodProxyOptions"))
                .subresource(
                        new Subresource.Part("resize", WRITE, POD, WrittenMetadata.IDENTITY, PodKind::takeResources))
                .status()
                .field("spec.nodeName", "spec", "nodeName")
                .field("spec.restartPolicy", "spec", "restartPolicy")
                .field("spec.schedulerName", "spec", "schedulerName")
                .field("spec.serviceAccountName", "spec", "serviceAccountName")
                .field(
                        "spec.hostNetwork",
                        pod -> String.valueOf(
                                pod.path("spec").path("hostNetwork").asBoolean()))
                .field("status.phase", "status", "phase")
                .field("status.podIP", "status", "podIP")
                .field("status.podIPs", PodKind::addresses)
                .field("status.nominatedNodeName", "status", "nominatedNodeName")
                .columns(PodColumns.all())
                .rules(new PodKind());
    }

    @Override
    public List<String> warnings(View object) {
        return PodWarnings.of(object.get("spec"));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        Check.spelledIfAny(problems, status.get("nominatedNodeName"), Names::dns1123Subdomain);
        for (String list : List.of("podIPs", "hostIPs")) {
            for (View ip : status.get(list).items()) {
                Check.address(problems, View.of(ip.get("ip").node(), ip.path()));
            }
        }
        for (View condition : status.get("conditions").items()) {
            View generation = condition.get("observedGeneration");
            if (generation.number(0) < 0) {
                problems.invalid(generation, "must be a non-negative integer");
            }
            Names.qualifiedName(condition.get("type").text())
                    .forEach(detail -> problems.invalid(
                            condition.path() + ".Type", condition.get("type").text(), detail));
        }
        Check.immutable(problems, status.get("qosClass"), old.at("status", "qosClass"));
    }

    /** Each status has its addresses twice, since older clients read the single ones. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        ObjectNode status = Fill.object(object, "status");
        alignAddresses(status, "podIP", "podIPs");
        alignAddresses(status, "hostIP", "hostIPs");
        if (!status.hasNonNull("qosClass")) {
            status.put("qosClass", QualityOfService.of(object));
        }
        JsonNode owners = old.path("metadata").path("ownerReferences");
        if (owners.isArray()) {
            Fill.object(object, "metadata").set("ownerReferences", owners.deepCopy());
        } else {
            Fill.object(object, "metadata").remove("ownerReferences");
        }
    }

    private static void alignAddresses(ObjectNode status, String single, String list) {
        String first = status.path(list).path(0).path("ip").asText("");
        String one = status.path(single).asText("");
        if (first.isEmpty() && !one.isEmpty()) {
            status.putArray(list).addObject().put("ip", one);
        } else if (!first.isEmpty() && one.isEmpty()) {
            status.put(single, first);
        }
    }

    @Override
    public void validatePartUpdate(String subresource, View object, View old, Problems problems) {
        switch (subresource) {
            case "ephemeralcontainers" -> {
                validate(object, problems);
                PodUpdate.ephemeralContainers(problems, object.get("spec"), old.get("spec"));
            }
            default -> {
                validate(object, problems);
                PodResize.validate(problems, object, old);
            }
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        PodUpdate.validate(problems, object.get("spec"), old.get("spec"));
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        View spec = object.get("spec");
        if (!spec.get("ephemeralContainers").isEmpty()) {
            problems.forbidden(spec.get("ephemeralContainers"), "cannot be set on create");
        }
        if (!spec.get("nodeName").isEmpty() && !spec.get("schedulingGates").isEmpty()) {
            problems.forbidden(spec.get("nodeName"), "cannot be set until all schedulingGates have been cleared");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        PodSpecRules.validate(problems, spec, object.at("metadata", "name").text(), true);
        if (spec.get("serviceAccountName").isEmpty()) {
            for (View volume : spec.get("volumes").items()) {
                for (View source : volume.at("projected", "sources").items()) {
                    if (source.get("serviceAccountToken").exists()) {
                        problems.forbidden(
                                source.get("serviceAccountToken"),
                                "must not be specified when serviceAccountName is not set");
                    }
                }
            }
        }
        for (String list : List.of("containers", "initContainers")) {
            for (View image :
                    spec.get(list).items().stream().map(c -> c.get("image")).toList()) {
                if (!image.text().equals(image.text().strip())) {
                    problems.invalid(image, "must not have leading or trailing whitespace");
                }
            }
        }
        View cost = object.at("metadata", "annotations").key("controller.kubernetes.io/pod-deletion-cost");
        if (cost.exists() && !cost.text().matches("0|-?[1-9][0-9]{0,9}")) {
            problems.invalid(cost, "must be a 32bit integer");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        ObjectNode status = object.putObject("status").put("phase", "Pending");
        status.put("qosClass", QualityOfService.of(object));
        if (!object.path("spec").path("schedulingGates").isEmpty()) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "False")
                    .putNull("lastProbeTime")
                    .put(
                            "lastTransitionTime",
                            context.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .put("reason", "SchedulingGated")
                    .put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
    }

    @Override
    public OptionalLong gracePeriod(ObjectNode object, OptionalLong asked) {
        String phase = object.path("status").path("phase").asText();
        boolean done = phase.equals("Succeeded") || phase.equals("Failed");
        if (done || object.path("spec").path("nodeName").asText("").isEmpty()) {
            return OptionalLong.of(0); // no kubelet has anything to stop
        }
        long seconds = asked.orElse(
                object.path("spec").path("terminationGracePeriodSeconds").asLong(30));
        return OptionalLong.of(seconds < 0 ? 1 : seconds);
    }

    @Override
    public void defaults(ObjectNode object) {
        PodDefaults.pod(object);
    }

    private static Subresource custom(String name, Set<Verb> verbs, String group, String kind) {
        return new Subresource.Custom(name, verbs, new GroupVersionKind(group, "v1", kind));
    }

    private static String addresses(ObjectNode pod) {
        return Columns.join(
                pod.path("status").path("podIPs"), ip -> ip.path("ip").asText());
    }

    private static ObjectNode takeEphemeralContainers(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        JsonNode containers = given.path("spec").path("ephemeralContainers");
        if (containers.isArray()) {
            merged.withObjectProperty("spec").set("ephemeralContainers", containers.deepCopy());
        }
        return merged;
    }

    /** A resize changes the resources and resize policies of containers; other containers than there are get no further than validation. */
    private static ObjectNode takeResources(ObjectNode old, ObjectNode given) {
        ObjectNode merged = old.deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            JsonNode wanted = given.path("spec").path(list);
            if (!names(wanted).equals(names(merged.path("spec").path(list)))) {
                copy(given.path("spec"), merged.withObjectProperty("spec"), list);
                continue;
            }
            List<ObjectNode> containers = Fill.each(merged.path("spec").path(list));
            for (int i = 0; i < containers.size(); i++) {
                copy(wanted.path(i), containers.get(i), "resources");
                copy(wanted.path(i), containers.get(i), "resizePolicy");
            }
        }
        return merged;
    }

    private static List<String> names(JsonNode containers) {
        return Fill.each(containers).stream()
                .map(container -> container.path("name").asText())
                .toList();
    }

    private static void copy(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.path(field).deepCopy());
        } else {
            to.remove(field);
        }
    }
}
