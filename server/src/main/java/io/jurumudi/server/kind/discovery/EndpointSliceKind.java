package io.jurumudi.server.kind.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.List;

/** Some of the addresses behind a service. */
public final class EndpointSliceKind implements Rules {
    private EndpointSliceKind() {}

    public static Kind.Builder define() {
        return Kind.named("discovery.k8s.io", "v1", "EndpointSlice")
                .resource("endpointslices")
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text("AddressType", "IPv4, IPv6 or FQDN.", "addressType"),
                        Columns.text("Ports", "Ports of each endpoint.", (o, now) -> ports(o)),
                        Columns.text("Endpoints", "Addresses.", (o, now) -> addresses(o)),
                        Columns.age())
                .rules(new EndpointSliceKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        for (ObjectNode port : Fill.each(object.path("ports"))) {
            if (!port.hasNonNull("name")) {
                port.put("name", "");
            }
            Fill.text(port, "protocol", "TCP");
        }
    }

    private static String ports(JsonNode slice) {
        List<String> ports = new ArrayList<>();
        for (JsonNode port : slice.path("ports")) {
            ports.add(
                    port.has("port")
                            ? port.path("port").asText()
                            : port.has("name") ? port.path("name").asText() : "*");
        }
        return Columns.few(ports, 3);
    }

    private static String addresses(JsonNode slice) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            endpoint.path("addresses").forEach(address -> addresses.add(address.asText()));
        }
        return Columns.few(addresses, 3);
    }
}
