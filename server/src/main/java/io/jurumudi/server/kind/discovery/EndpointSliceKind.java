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
    private static final int MOST_TOPOLOGY = 16;
    private static final Set<String> CONTROLLERS =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    private EndpointSliceKind() {}

    public static KindBuilder define() {
        return Kind.named("discovery.k8s.io", "v1", "EndpointSlice")
                .resource("endpointslices")
                .checksMetadata(MetadataChecks.WHOLE)
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text("AddressType", "IPv4, IPv6 or FQDN.", "addressType"),
                        Columns.text("Ports", "Ports of each endpoint.", (o, now) -> ports(o))
                                .describedBy("ports"),
                        Columns.text("Endpoints", "Addresses.", (o, now) -> addresses(o))
                                .describedBy("endpoints"),
                        Columns.age())
                .rules(new EndpointSliceKind());
    }

    /** Topology by labels belongs to a version that is no longer served; what was stored with it keeps it. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        dropTopology(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        JsonNode labels = object.path("metadata").path("labels");
        boolean same = object.path("endpoints").equals(old.path("endpoints"));
        if (!same || !labels.equals(old.path("metadata").path("labels"))) {
            // labels say whose endpoints these are, so changing them is changing the slice
            Fill.object(object, "metadata")
                    .put("generation", old.path("metadata").path("generation").asLong() + 1);
        }
        if (!same) {
            dropTopology(object);
        }
    }

    private static void dropTopology(ObjectNode object) {
        Fill.each(object.path("endpoints")).forEach(endpoint -> endpoint.remove("deprecatedTopology"));
    }

    @Override
    public List<String> warnings(View object) {
        List<String> warnings = new ArrayList<>();
        if (object.get("addressType").is("FQDN")) {
            warnings.add("spec.addressType: FQDN endpoints are deprecated");
        }
        warnings.addAll(warningsOnUpdate(object, object));
        return warnings;
    }

    /** Upstream's own controllers make no mistakes. */
    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        List<String> warnings = new ArrayList<>();
        String manager = object.at("metadata", "labels")
                .key("endpointslice.kubernetes.io/managed-by")
                .text();
        if (!CONTROLLERS.contains(manager)) {
            for (View endpoint : object.get("endpoints").items()) {
                for (View address : endpoint.get("addresses").items()) {
                    warnings.addAll(Addresses.warnings(address));
                }
            }
        }
        return warnings;
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
            if (port.get("protocol").exists()) {
                Check.oneOfIfAny(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
            } else {
                problems.required(port.get("protocol"));
            }
            if (port.get("appProtocol").exists()) {
                Check.spelled(problems, port.get("appProtocol"), Names::qualifiedName);
            }
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
                    if (Addresses.problem(address.text()).isEmpty() && !fits) {
                        problems.invalid(addresses.path(), address.text(), "must be an " + type + " address");
                    }
                    Check.endpointAddress(problems, address);
                    if (type.equals("IPv6") && fits) {
                        canonical(problems, address);
                    }
                }
                case "FQDN" -> domain(problems, address);
                default -> {} // complained of already
            }
        }
        if (endpoint.get("nodeName").exists()) {
            Check.spelled(problems, endpoint.get("nodeName"), Names::dns1123Subdomain);
        }
        View topology = endpoint.get("deprecatedTopology");
        if (topology.size() > MOST_TOPOLOGY) {
            problems.tooMany(topology, MOST_TOPOLOGY);
        }
        Check.labels(problems, topology);
        if (endpoint.get("hostname").exists()) {
            Check.spelled(problems, endpoint.get("hostname"), Names::dns1123Label);
        }
        View zones = endpoint.at("hints", "forZones");
        hints(problems, zones, Names::labelValue);
        if (zones.size() <= MOST_HINTS) {
            hints(problems, endpoint.at("hints", "forNodes"), Names::dns1123Subdomain);
        }
    }

    private static void canonical(Problems problems, View address) {
        String canonical = Addresses.canonical(address.text());
        if (!canonical.equals(address.text())) {
            problems.invalid(address, "must be in canonical form (\"" + canonical + "\")");
        }
    }

    private static void domain(Problems problems, View address) {
        String text = address.text();
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        List<String> details = Names.dns1123Subdomain(name);
        if (text.isEmpty()) {
            problems.required(address);
        } else if (!details.isEmpty()) {
            problems.invalid(address.path(), name, String.join(",", details));
        } else if (!name.contains(".")) {
            problems.invalid(address.path(), name, "should be a domain with at least two segments separated by dots");
        } else {
            for (String label : name.split("\\.", -1)) {
                List<String> wrong = Names.dns1123Label(label);
                if (!wrong.isEmpty()) {
                    problems.invalid(address.path(), label, String.join(",", wrong));
                    return;
                }
            }
        }
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
    public void validateReplacement(View object, View old, Problems problems) {
        head(object, problems);
        if (!object.get("endpoints").sameAs(old.get("endpoints"))) {
            endpoints(object, problems);
        }
        validateUpdate(object, old, problems);
    }

    @Override
    public void validate(View object, Problems problems) {
        head(object, problems);
        endpoints(object, problems);
    }

    private static void head(View object, Problems problems) {
        Check.oneOf(problems, object.get("addressType"), "FQDN", "IPv4", "IPv6");
        ports(problems, object.get("ports"));
    }

    private static void endpoints(View object, Problems problems) {
        View endpoints = object.get("endpoints");
        if (endpoints.size() > MOST_ENDPOINTS) {
            problems.tooMany(endpoints, MOST_ENDPOINTS);
            return;
        }
        for (View endpoint : endpoints.items()) {
            endpoint(problems, endpoint, object.get("addressType").text());
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        for (ObjectNode port : Fill.each(object.path("ports"))) {
            if (!port.hasNonNull("name")) {
                port.put("name", "");
            }
            Fill.textIfAbsent(port, "protocol", "TCP");
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
