package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Subresource;
import io.jurumudi.server.kind.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/** One address for a set of pods. */
public final class ServiceKind implements Rules {
    private ServiceKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Service")
                .resource("services")
                .returnsDeleted()
                .names(Names::dns1123Label)
                .shortNames("svc")
                .categories("all")
                .storedUnder("services/specs")
                .createsOnUpdate()
                .subresource(new Subresource.Custom(
                        "proxy",
                        EnumSet.of(Verb.CREATE, Verb.DELETE, Verb.GET, Verb.PATCH, Verb.UPDATE),
                        new GroupVersionKind("", "v1", "ServiceProxyOptions")))
                .status()
                .field("spec.clusterIP", "spec", "clusterIP")
                .field("spec.type", "spec", "type")
                .columns(
                        Columns.name(),
                        Columns.text("Type", "How the service is reached.", "spec", "type"),
                        Columns.text(
                                        "Cluster-IP",
                                        "Its address within the cluster.",
                                        (o, now) -> Columns.or(
                                                o.path("spec")
                                                        .path("clusterIPs")
                                                        .path(0),
                                                Columns.NONE))
                                .describedBy("spec", "clusterIP"),
                        Columns.text(
                                        "External-IP",
                                        "Its addresses outside the cluster.",
                                        (o, now) -> externalAddresses(o))
                                .describedBy("spec", "externalIPs"),
                        Columns.text("Port(s)", "Ports, node ports and protocols.", (o, now) -> ports(o))
                                .describedBy("spec", "ports"),
                        Columns.age(),
                        Columns.text(
                                        "Selector",
                                        "Which pods serve it.",
                                        (o, now) ->
                                                Columns.labels(o.path("spec").path("selector")))
                                .describedBy("spec", "selector")
                                .wide())
                .rules(new ServiceKind());
    }

    @Override
    public List<String> warnings(View object) {
        return ServiceWarnings.of(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        if (object.path("spec") instanceof ObjectNode spec) {
            ServiceType.dropOthers(spec, old.path("spec"));
            boolean balanced = spec.path("type").asText("").equals("LoadBalancer");
            if (!balanced && object.path("status") instanceof ObjectNode status) {
                status.putObject("loadBalancer");
            }
        }
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        ServiceRules.validateStatus(problems, object);
    }

    /** What may not change is told first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        ServiceRules.validateUpdate(problems, object, old);
        ServiceRules.validate(problems, object, old);
    }

    @Override
    public void validate(View object, Problems problems) {
        ServiceRules.validate(problems, object, View.of(MissingNode.getInstance()));
    }

    @Override
    public void defaults(ObjectNode object) {
        ServiceDefaults.fill(object);
    }

    private static String ports(JsonNode service) {
        String ports = Columns.join(service.path("spec").path("ports"), port -> {
            int nodePort = port.path("nodePort").asInt();
            return port.path("port").asInt() + (nodePort > 0 ? ":" + nodePort : "") + "/"
                    + port.path("protocol").asText();
        });
        return ports.isEmpty() ? Columns.NONE : ports;
    }

    private static String externalAddresses(JsonNode service) {
        JsonNode spec = service.path("spec");
        String external = Columns.join(spec.path("externalIPs"), JsonNode::asText);
        return switch (spec.path("type").asText()) {
            case "ClusterIP", "NodePort" -> external.isEmpty() ? Columns.NONE : external;
            case "LoadBalancer" -> {
                String balancer = loadBalancer(service);
                String both =
                        balancer.isEmpty() || external.isEmpty() ? balancer + external : balancer + "," + external;
                yield both.isEmpty() ? "<pending>" : both;
            }
            case "ExternalName" -> spec.path("externalName").asText("");
            default -> Columns.UNKNOWN;
        };
    }

    private static String loadBalancer(JsonNode service) {
        TreeSet<String> addresses = new TreeSet<>();
        for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
            addresses.add(
                    Columns.or(ingress.path("ip"), ingress.path("hostname").asText("")));
        }
        addresses.remove("");
        return String.join(",", addresses);
    }
}
