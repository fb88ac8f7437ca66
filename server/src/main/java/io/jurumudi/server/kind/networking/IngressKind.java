package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** HTTP from outside to services. */
public final class IngressKind implements Rules {
    private IngressKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "Ingress")
                .resource("ingresses")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("ing")
                .storedUnder("ingress")
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.textOr(Columns.NONE, "Class", "Who implements it.", "spec", "ingressClassName"),
                        Columns.text(
                                "Hosts",
                                "Hosts its rules are for.",
                                (o, now) -> hosts(o.path("spec").path("rules"))),
                        Columns.text("Address", "Where it listens.", (o, now) -> address(o)),
                        Columns.text(
                                "Ports",
                                "Ports it listens on.",
                                (o, now) -> o.path("spec").path("tls").isEmpty() ? "80" : "80, 443"),
                        Columns.age())
                .rules(new IngressKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        for (View point : object.at("status", "loadBalancer", "ingress").items()) {
            if (!point.get("ip").isEmpty()) {
                Check.address(problems, point.get("ip"));
            }
            Check.spelledIfAny(problems, point.get("hostname"), Names::dns1123Subdomain);
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        IngressRules.validate(problems, object);
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
