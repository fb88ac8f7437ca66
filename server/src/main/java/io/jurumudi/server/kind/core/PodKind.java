package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
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
import io.jurumudi.server.kind.pod.PodFields;
import io.jurumudi.server.kind.pod.PodSpecRules;
import io.jurumudi.server.kind.pod.PodWarnings;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Containers that run together on one node. */
public final class PodKind implements Rules {
    private static final GroupVersionKind POD = new GroupVersionKind("", "v1", "Pod");
    private static final Set<Verb> STREAM = EnumSet.of(Verb.CREATE, Verb.GET);
    private static final Set<Verb> PROXY = EnumSet.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE);
    private static final Set<Verb> WRITE = EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);

    private static final String GENERATION = "observedGeneration";

    private PodKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Pod")
                .resource("pods")
                .returnsDeleted()
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
        List<String> warnings = new ArrayList<>();
        List<String> details = Names.dns1123Label(object.at("metadata", "name").text());
        if (!details.isEmpty()) {
            warnings.add("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
                    + "a DNS label is recommended: " + details);
        }
        warnings.addAll(PodWarnings.of(object));
        return warnings;
    }

    /** What hardly changes was warned of already. */
    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return List.of();
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        PodAnnotations.validateUpdate(problems, object, old);
        PodStatusRules.validate(problems, object, old);
    }

    /** Each status has its addresses twice, since older clients read the single ones. */
    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        ObjectNode status = Fill.object(object, "status");
        alignAddresses(status);
        if (status.path("qosClass").asText("").isEmpty()
                && old.path("status").path("qosClass").isTextual()) {
            status.set("qosClass", old.path("status").get("qosClass"));
        }
        keepGenerations(status, old.path("status"));
        JsonNode owners = old.path("metadata").path("ownerReferences");
        if (owners.isArray()) {
            Fill.object(object, "metadata").set("ownerReferences", owners.deepCopy());
        } else {
            Fill.object(object, "metadata").remove("ownerReferences");
        }
    }

    /** Reporters that know nothing of generations leave those that others saw. */
    private static void keepGenerations(ObjectNode status, JsonNode old) {
        if (status.path(GENERATION).asLong() == 0 && old.path(GENERATION).asLong() != 0) {
            status.set(GENERATION, old.get(GENERATION));
        }
        Map<String, Deque<JsonNode>> seen = new HashMap<>();
        for (JsonNode condition : old.path("conditions")) {
            seen.computeIfAbsent(condition.path("type").asText(), type -> new ArrayDeque<>())
                    .add(condition.path(GENERATION));
        }
        for (ObjectNode condition : Fill.each(status.path("conditions"))) {
            Deque<JsonNode> generations =
                    seen.getOrDefault(condition.path("type").asText(), new ArrayDeque<>());
            JsonNode generation = generations.isEmpty() ? MissingNode.getInstance() : generations.pop();
            if (condition.path(GENERATION).asLong() == 0 && generation.asLong() != 0) {
                condition.set(GENERATION, generation);
            }
        }
    }

    /** Where they disagree the older field wins. */
    private static void alignAddresses(ObjectNode status) {
        String first = status.path("podIPs").path(0).path("ip").asText("");
        String one = status.path("podIP").asText("");
        if (!one.isEmpty() && !one.equals(first)) {
            status.putArray("podIPs").addObject().put("ip", one);
        } else if (!first.isEmpty() && one.isEmpty()) {
            status.put("podIP", first);
        }
    }

    @Override
    public void validatePartUpdate(String subresource, View object, View old, Problems problems) {
        boolean mirror =
                old.at("metadata", "annotations").key(PodAnnotations.MIRROR).exists();
        boolean resize = subresource.equals("resize");
        if (mirror) {
            problems.forbidden(
                    View.of(object.node()),
                    resize ? "static pods cannot be resized" : "static pods do not support ephemeral containers");
            return;
        }
        if (resize && old.at("spec", "os", "name").is("windows")) {
            problems.forbidden(View.of(object.node()), "windows pods cannot be resized");
            return;
        }
        validateMetadataAndSpec(object, problems);
        if (resize) {
            PodResize.validate(problems, object, old);
        } else {
            PodAnnotations.validateUpdate(problems, object, old);
            PodUpdate.ephemeralContainers(problems, object.get("spec"), old.get("spec"));
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        validateMetadataAndSpec(object, problems);
        PodAnnotations.validateUpdate(problems, object, old);
        PodUpdate.validate(problems, object.get("spec"), old.get("spec"));
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        validateMetadataAndSpec(object, problems);
        View spec = object.get("spec");
        if (!spec.get("ephemeralContainers").isEmpty()) {
            problems.forbidden(spec.get("ephemeralContainers"), "cannot be set on create");
        }
        if (!spec.get("nodeName").isEmpty() && !spec.get("schedulingGates").isEmpty()) {
            problems.forbidden(spec.get("nodeName"), "cannot be set until all schedulingGates have been cleared");
        }
        PodAnnotations.validateCreate(problems, object);
    }

    private static void validateMetadataAndSpec(View object, Problems problems) {
        View spec = object.get("spec");
        PodAnnotations.validate(problems, object);
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
            spec.get(list).items().forEach(container -> image(problems, container.get("image")));
        }
    }

    static void image(Problems problems, View image) {
        if (!image.text().equals(image.text().strip())) {
            problems.invalid(image, "must not have leading or trailing whitespace");
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        ObjectNode status = object.putObject("status").put("phase", "Pending");
        status.put("qosClass", QualityOfService.of(object));
        PodFields.dropDisabled(object.path("spec"), MissingNode.getInstance());
        LabelKeys.apply(object);
        PodAnnotations.takeProfiles(object);
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
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        PodFields.dropDisabled(object.path("spec"), old.path("spec"));
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
