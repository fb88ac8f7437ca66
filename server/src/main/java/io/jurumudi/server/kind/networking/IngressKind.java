package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** HTTP from outside to services. */
public final class IngressKind implements Rules {
    private static final String CLASS = "kubernetes.io/ingress.class";

    private IngressKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "Ingress")
                .resource("ingresses")
                .formerly(OldIngresses.versions())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("ing")
                .storedUnder("ingress")
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Class",
                                "The name of the IngressClass resource that should be used for additional configuration",
                                (o, now) -> Columns.or(o.path("spec").path("ingressClassName"), Columns.NONE)),
                        Columns.text(
                                "Hosts",
                                "Hosts that incoming requests are matched against before the ingress rule",
                                (o, now) -> hosts(o.path("spec").path("rules"))),
                        Columns.text(
                                "Address",
                                "Address is a list containing ingress points for the load-balancer",
                                (o, now) -> address(o)),
                        Columns.text(
                                "Ports",
                                "Ports of TLS configurations that open",
                                (o, now) -> o.path("spec").path("tls").isEmpty() ? "80" : "80, 443"),
                        Columns.age())
                .rules(new IngressKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        Set<String> before = new HashSet<>();
        old.at("status", "loadBalancer", "ingress")
                .items()
                .forEach(point -> before.add(point.get("ip").text()));
        for (View point : object.at("status", "loadBalancer", "ingress").items()) {
            View address = point.get("ip");
            if (!address.isEmpty() && !before.contains(address.text())) {
                Check.address(problems, address);
            }
            View host = point.get("hostname");
            Check.spelledIfAny(problems, host, Names::dns1123Subdomain);
            if (Addresses.isAddress(host.text())) {
                problems.invalid(host, "must be a DNS name, not an IP address");
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        IngressRules.validate(problems, spec, IngressRules.Tolerated.ofNew());
        View annotation = object.at("metadata", "annotations").get(CLASS);
        View name = spec.get("ingressClassName");
        if (annotation.exists() && name.exists() && !annotation.sameAs(name)) {
            problems.invalid(
                    "annotations." + CLASS, annotation.text(), "must match `ingressClassName` when both are specified");
        }
    }

    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        IngressRules.validate(problems, object.get("spec"), IngressRules.Tolerated.of(old.get("spec")));
    }

    @Override
    public List<String> warnings(View object) {
        boolean annotated = object.at("metadata", "annotations").get(CLASS).exists();
        return annotated && !object.at("spec", "ingressClassName").exists()
                ? List.of("annotation \"" + CLASS + "\" is deprecated, please use 'spec.ingressClassName' instead")
                : List.of();
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return List.of();
    }

    private static String hosts(JsonNode rules) {
        List<String> hosts = new ArrayList<>();
        int seen = 0;
        for (JsonNode rule : rules) {
            seen++;
            String host = rule.path("host").asText("");
            if (hosts.size() == 3) {
                return String.join(",", hosts) + " + " + (rules.size() - 3) + " more...";
            }
            if (!host.isEmpty()) {
                hosts.add(host);
            }
        }
        return seen == 0 || hosts.isEmpty() ? "*" : String.join(",", hosts);
    }

    private static String address(JsonNode ingress) {
        TreeSet<String> addresses = new TreeSet<>();
        for (JsonNode point : ingress.path("status").path("loadBalancer").path("ingress")) {
            addresses.add(Columns.or(point.path("ip"), point.path("hostname").asText("")));
        }
        addresses.remove("");
        return String.join(",", addresses);
    }
}
