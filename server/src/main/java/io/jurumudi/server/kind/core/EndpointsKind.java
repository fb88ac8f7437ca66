package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.List;

/** Addresses behind a service; superseded by EndpointSlice, still written for clients that read it. */
public final class EndpointsKind implements Rules {
    private EndpointsKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Endpoints")
                .resource("endpoints")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("ep")
                .storedUnder("services/endpoints")
                .createsOnUpdate()
                .deprecated("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice")
                .columns(
                        Columns.name(),
                        Columns.text("Endpoints", "Addresses and ports.", (o, now) -> addresses(o))
                                .describedBy("subsets"),
                        Columns.age())
                .rules(new EndpointsKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        for (View subset : object.get("subsets").items()) {
            if (subset.get("addresses").isEmpty()
                    && subset.get("notReadyAddresses").isEmpty()) {
                problems.required(subset, "must specify `addresses` or `notReadyAddresses`");
            }
            for (String list : List.of("addresses", "notReadyAddresses")) {
                for (View address : subset.get(list).items()) {
                    address(problems, address);
                }
            }
            boolean several = subset.get("ports").size() > 1;
            for (View port : subset.get("ports").items()) {
                if (several && port.get("name").isEmpty()) {
                    problems.required(port.get("name"));
                }
                Check.spelledIfAny(problems, port.get("name"), Names::dns1123Label);
                Names.portNumber(port.get("port").number(0))
                        .forEach(detail -> problems.invalid(port.get("port"), detail));
                Check.oneOf(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
                if (port.get("appProtocol").exists()) {
                    Check.spelled(problems, port.get("appProtocol"), Names::qualifiedName);
                }
            }
        }
    }

    private static void address(Problems problems, View address) {
        View ip = address.get("ip");
        Check.address(problems, ip);
        Check.spelledIfAny(problems, address.get("hostname"), Names::dns1123Label);
        if (address.get("nodeName").exists()) {
            Check.spelled(problems, address.get("nodeName"), Names::dns1123Subdomain);
        }
        boolean readable = Addresses.problem(ip.text())
                .filter(detail -> detail.startsWith("must be a valid"))
                .isEmpty();
        if (readable) {
            Check.reachable(problems, ip);
        } else {
            Check.invalidText(problems, ip, "must be a valid IP address");
        }
    }

    /** What was wrong before may stay as it was. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        if (!object.get("subsets").sameAs(old.get("subsets"))) {
            validate(object, problems);
        }
    }

    @Override
    public List<String> warnings(View object) {
        List<String> warnings = new ArrayList<>();
        for (View subset : object.get("subsets").items()) {
            for (String list : List.of("addresses", "notReadyAddresses")) {
                for (View address : subset.get(list).items()) {
                    warnings.addAll(Addresses.warnings(address.get("ip")));
                }
            }
        }
        return warnings;
    }

    @Override
    public void defaults(ObjectNode object) {
        for (ObjectNode subset : Fill.each(object.path("subsets"))) {
            Fill.each(subset.path("ports")).forEach(port -> Fill.text(port, "protocol", "TCP"));
        }
    }

    private static String addresses(JsonNode object) {
        List<String> shown = new ArrayList<>();
        int count = 0;
        for (JsonNode subset : object.path("subsets")) {
            JsonNode ports = subset.path("ports");
            for (JsonNode address : subset.path("addresses")) {
                String ip = address.path("ip").asText();
                if (ports.isEmpty()) {
                    count++;
                    add(shown, ip);
                }
            }
            for (JsonNode port : ports) {
                for (JsonNode address : subset.path("addresses")) {
                    count++;
                    String ip = address.path("ip").asText();
                    add(
                            shown,
                            (ip.contains(":") ? "[" + ip + "]" : ip) + ":"
                                    + port.path("port").asText());
                }
            }
        }
        if (shown.isEmpty()) {
            return Columns.NONE;
        }
        String text = String.join(",", shown);
        return count > shown.size() ? text + " + " + (count - shown.size()) + " more..." : text;
    }

    private static void add(List<String> shown, String text) {
        if (shown.size() < 3) {
            shown.add(text);
        }
    }
}
