package io.jurumudi.server.kind.discovery;

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
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Some of the addresses behind a service. */
public final class EndpointSliceKind implements Rules {
    private static final int MOST_ENDPOINTS = 1000;
    private static final int MOST_PORTS = 20000;
    private static final int MOST_ADDRESSES = 100;
    private static final int MOST_HINTS = 8;

    private EndpointSliceKind() {}

    public static KindBuilder define() {
        return Kind.named("discovery.k8s.io", "v1", "EndpointSlice")
                .resource("endpointslices")
                .checksMetadata(MetadataChecks.WHOLE)
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text("AddressType", "IPv4, IPv6 or FQDN.", "addressType"),
                        Columns.text("Ports", "Ports of each endpoint.", (o, now) -> ports(o)),
                        Columns.text("Endpoints", "Addresses.", (o, now) -> addresses(o)),
                        Columns.age())
                .rules(new EndpointSliceKind());
    }

    /** Topology by labels belongs to a version that is no longer served; what was stored with it keeps it. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        Fill.each(object.path("endpoints")).forEach(endpoint -> endpoint.remove("deprecatedTopology"));
    }

    private static void ports(Problems problems, View ports) {
        if (ports.size() > MOST_PORTS) {
            problems.tooMany(ports, MOST_PORTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (View port : ports.items()) {
            Check.spelledIfAny(problems, port.get("name"), Names::dns1123Label);
            if (!names.add(port.get("name").text())) {
                problems.duplicate(port.get("name"));
            }
            Check.oneOf(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
            Check.spelledIfAny(problems, port.get("appProtocol"), Names::qualifiedName);
        }
    }

    private static void endpoint(Problems problems, View endpoint, String type) {
        View addresses = endpoint.get("addresses");
        if (addresses.isEmpty()) {
            problems.required(addresses, "must contain at least 1 address");
        } else if (addresses.size() > MOST_ADDRESSES) {
            problems.tooMany(addresses, MOST_ADDRESSES);
        }
        for (View address : addresses.items()) {
            switch (type) {
                case "IPv4", "IPv6" -> {
                    boolean fits = Addresses.isV6(address.text()) == type.equals("IPv6");
                    if (Addresses.isAddress(address.text()) && !fits) {
                        problems.invalid(addresses.path(), address.text(), "must be an " + type + " address");
                    }
                    Check.endpointAddress(problems, address);
                }
                case "FQDN" -> {
                    Check.spelled(problems, address, Names::dns1123Subdomain);
                    if (!address.text().contains(".")) {
                        problems.invalid(address, "should be a domain with at least two segments separated by dots");
                    }
                }
                default -> {} // complained of already
            }
        }
        Check.spelledIfAny(problems, endpoint.get("nodeName"), Names::dns1123Subdomain);
        Check.labels(problems, endpoint.get("deprecatedTopology"));
        Check.spelledIfAny(problems, endpoint.get("hostname"), Names::dns1123Label);
        hints(problems, endpoint.at("hints", "forZones"), Names::labelValue);
        hints(problems, endpoint.at("hints", "forNodes"), Names::dns1123Subdomain);
    }

    private static void hints(Problems problems, View hints, Function<String, List<String>> spelling) {
        if (hints.size() > MOST_HINTS) {
            problems.tooMany(hints, MOST_HINTS);
            return;
        }
        Set<String> names = new HashSet<>();
        for (View hint : hints.items()) {
            if (!names.add(hint.get("name").text())) {
                problems.duplicate(hint.get("name"));
            }
            Check.spelled(problems, hint.get("name"), spelling);
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("addressType"), old.get("addressType"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Check.oneOf(problems, object.get("addressType"), "FQDN", "IPv4", "IPv6");
        ports(problems, object.get("ports"));
        View endpoints = object.get("endpoints");
        if (endpoints.size() > MOST_ENDPOINTS) {
            problems.tooMany(endpoints, MOST_ENDPOINTS);
            return;
        }
        endpoints
                .items()
                .forEach(endpoint ->
                        endpoint(problems, endpoint, object.get("addressType").text()));
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
