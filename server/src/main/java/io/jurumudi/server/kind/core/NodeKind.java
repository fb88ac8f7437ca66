package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
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
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/** A machine that runs pods. */
public final class NodeKind implements Rules {
    private NodeKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Node")
                .resource("nodes")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .clusterScoped()
                .takesStatusOnCreate()
                .shortNames("no")
                .storedUnder("minions")
                .subresource(new Subresource.Custom(
                        "proxy",
                        EnumSet.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE),
                        new GroupVersionKind("", "v1", "NodeProxyOptions")))
                .status()
                .field(
                        "spec.unschedulable",
                        o -> String.valueOf(o.path("spec").path("unschedulable").asBoolean()))
                .columns(
                        Columns.name(),
                        Columns.text("Status", "The status of the node", (o, now) -> status(o)),
                        Columns.text("Roles", "The roles of the node", (o, now) -> roles(o)),
                        Columns.age(),
                        Columns.text("Version", "Version of its kubelet.", "status", "nodeInfo", "kubeletVersion"),
                        Columns.text("Internal-IP", "Its first internal address.", (o, now) -> address(o, "InternalIP"))
                                .describedBy("status", "addresses")
                                .wide(),
                        Columns.text("External-IP", "Its first external address.", (o, now) -> address(o, "ExternalIP"))
                                .describedBy("status", "addresses")
                                .wide(),
                        Columns.textOr(
                                        Columns.UNKNOWN,
                                        "OS-Image",
                                        "The operating system.",
                                        "status",
                                        "nodeInfo",
                                        "osImage")
                                .wide(),
                        Columns.text("Kernel-Version", "The kernel and its architecture.", (o, now) -> kernel(o))
                                .describedBy("status", "nodeInfo", "kernelVersion")
                                .wide(),
                        Columns.textOr(
                                        Columns.UNKNOWN,
                                        "Container-Runtime",
                                        "The container runtime and its version.",
                                        "status",
                                        "nodeInfo",
                                        "containerRuntimeVersion")
                                .wide())
                .rules(new NodeKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        NodeRules.validateUpdate(problems, object, old);
    }

    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        NodeRules.validateCreate(problems, object);
        NodeRules.validateUpdate(problems, object, old);
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        NodeRules.validateCreate(problems, object);
    }

    @Override
    public List<String> warnings(View object) {
        return NodeRules.warnings(object);
    }

    /** The old single field and the list say the same; where they do not, the older wins. */
    private static void alignRanges(ObjectNode object) {
        if (object.path("spec") instanceof ObjectNode spec) {
            String one = spec.path("podCIDR").asText("");
            String first = spec.path("podCIDRs").path(0).asText("");
            if (!one.isEmpty() && !first.equals(one)) {
                spec.putArray("podCIDRs").add(one);
            } else if (one.isEmpty() && !first.isEmpty()) {
                spec.put("podCIDR", first);
            }
        }
    }

    private static void dropConfiguration(ObjectNode object, ObjectNode old) {
        if (object.path("spec") instanceof ObjectNode spec && !old.path("spec").has("configSource")) {
            spec.remove("configSource");
        }
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        alignRanges(object);
        dropConfiguration(object, old);
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        alignRanges(object);
        dropConfiguration(object, object.objectNode());
        if (object.path("status") instanceof ObjectNode status) {
            status.remove("config");
        }
    }

    @Override
    public void prepareForStatusUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        if (object.path("status") instanceof ObjectNode status
                && !old.path("status").has("config")) {
            status.remove("config");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.thousandths(object.path("status").path("capacity"));
        Fill.thousandths(object.path("status").path("allocatable"));
        if (object.path("status") instanceof ObjectNode status
                && !status.has("allocatable")
                && status.has("capacity")) {
            status.set("allocatable", status.path("capacity").deepCopy());
        }
    }

    private static String status(JsonNode node) {
        String ready = "Unknown";
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                ready = condition.path("status").asText().equals("True") ? "Ready" : "NotReady";
            }
        }
        return node.path("spec").path("unschedulable").asBoolean() ? ready + ",SchedulingDisabled" : ready;
    }

    private static String roles(JsonNode node) {
        TreeSet<String> roles = new TreeSet<>();
        node.path("metadata").path("labels").properties().forEach(label -> {
            String value = label.getValue().asText();
            if (label.getKey().startsWith("node-role.kubernetes.io/")) {
                roles.add(label.getKey().substring("node-role.kubernetes.io/".length()));
            } else if (label.getKey().equals("kubernetes.io/role")) {
                roles.add(value);
            }
        });
        roles.remove("");
        return roles.isEmpty() ? Columns.NONE : String.join(",", roles);
    }

    private static String address(JsonNode node, String type) {
        for (JsonNode address : node.path("status").path("addresses")) {
            if (address.path("type").asText().equals(type)) {
                return address.path("address").asText();
            }
        }
        return Columns.NONE;
    }

    private static String kernel(JsonNode node) {
        JsonNode info = node.path("status").path("nodeInfo");
        String architecture = info.path("architecture").asText("");
        String kernel = Columns.or(info.path("kernelVersion"), Columns.UNKNOWN);
        return architecture.isEmpty() ? kernel : kernel + " (" + architecture + ")";
    }
}
