package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
                        Columns.text(
                                "Status",
                                "Whether the node is ready, and whether it takes new pods.",
                                (o, now) -> status(o)),
                        Columns.text(
                                "Roles",
                                "From the labels node-role.kubernetes.io/<role> and kubernetes.io/role.",
                                (o, now) -> roles(o)),
                        Columns.age(),
                        Columns.text("Version", "Version of its kubelet.", "status", "nodeInfo", "kubeletVersion"),
                        Columns.text("Internal-IP", "Its first internal address.", (o, now) -> address(o, "InternalIP"))
                                .wide(),
                        Columns.text("External-IP", "Its first external address.", (o, now) -> address(o, "ExternalIP"))
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
        Set<JsonNode> seen = new HashSet<>();
        for (View address : object.at("status", "addresses").items()) {
            if (!seen.add(address.node())) {
                problems.duplicate(address);
            }
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        View ranges = old.at("spec", "podCIDRs");
        if (!ranges.isEmpty() && !object.at("spec", "podCIDRs").sameAs(ranges)) {
            problems.forbidden(
                    object.at("spec", "podCIDRs"), "node updates may not change podCIDR except from \"\" to valid");
        }
        View provider = old.at("spec", "providerID");
        if (!provider.isEmpty() && !object.at("spec", "providerID").sameAs(provider)) {
            problems.forbidden(
                    object.at("spec", "providerID"),
                    "node updates may not change providerID except from \"\" to valid");
        }
    }

    private static void taints(Problems problems, View taints) {
        Set<String> seen = new HashSet<>();
        for (View taint : taints.items()) {
            View effect = taint.get("effect");
            Check.spelled(problems, taint.get("key"), Names::qualifiedName);
            List<String> details = Names.labelValue(taint.get("value").text());
            if (!details.isEmpty()) {
                problems.invalid(taint.get("value"), String.join(";", details));
            }
            Check.oneOf(problems, effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.add(taint.get("key").text() + ":" + effect.text())) {
                problems.duplicate(taint);
            }
        }
    }

    /** The old single field and the list say the same. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        alignRanges(object);
    }

    private static void alignRanges(ObjectNode object) {
        if (object.path("spec") instanceof ObjectNode spec) {
            String one = spec.path("podCIDR").asText("");
            String first = spec.path("podCIDRs").path(0).asText("");
            if (first.isEmpty() && !one.isEmpty()) {
                spec.putArray("podCIDRs").add(one);
            } else if (one.isEmpty() && !first.isEmpty()) {
                spec.put("podCIDR", first);
            }
        }
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        alignRanges(object);
    }

    @Override
    public void validate(View object, Problems problems) {
        taints(problems, View.of(object.at("spec", "taints").node(), "metadata.taints"));
        for (String amounts : List.of("capacity", "allocatable")) {
            object.at("status", amounts)
                    .entries()
                    .forEach((name, amount) -> ResourceRules.quantity(
                            problems, name, View.of(amount.node(), "status." + amounts + "." + name)));
        }
        for (View range : object.at("spec", "podCIDRs").items()) {
            if (!Addresses.isRange(range.text())) {
                problems.invalid(range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
    }

    @Override
    public void defaults(ObjectNode object) {
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
