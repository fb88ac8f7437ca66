package io.jurumudi.server.kind.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/** Some of the addresses behind a service. */
public final class EndpointSliceKind {
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
                        Columns.age());
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
