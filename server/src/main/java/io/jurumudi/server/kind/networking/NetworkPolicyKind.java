package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;
import java.util.List;

/** Who may talk to a set of pods, and to whom they may talk. */
public final class NetworkPolicyKind implements Rules {
    private static final String RANGE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    private NetworkPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "NetworkPolicy")
                .resource("networkpolicies")
                .shortNames("netpol")
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Pod-Selector",
                                "Which pods it is for.",
                                (o, now) -> Columns.selector(o.path("spec").path("podSelector"))),
                        Columns.age())
                .rules(new NetworkPolicyKind());
    }

    private static void port(Problems problems, View port) {
        Check.oneOfIfAny(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
        View number = port.get("port");
        View end = port.get("endPort");
        if (number.exists()) {
            Check.portNumberOrName(problems, number);
        }
        if (end.exists()) {
            if (!number.exists()) {
                problems.invalid(end, "may not be specified when `port` is not specified");
            } else if (number.isText()) {
                problems.invalid(end, "may not be specified when `port` is non-numeric");
            } else if (end.number(0) < number.number(0)) {
                problems.invalid(end, "must be greater than or equal to `port`");
            }
            Check.range(problems, end, 1, 65535);
        }
    }

    private static void peer(Problems problems, View peer) {
        View block = peer.get("ipBlock");
        boolean selects = peer.get("podSelector").exists()
                || peer.get("namespaceSelector").exists();
        Selectors.validate(problems, peer.get("podSelector"));
        Selectors.validate(problems, peer.get("namespaceSelector"));
        if (!selects && !block.exists()) {
            problems.required(peer, "must specify a peer");
        } else if (selects && block.exists()) {
            problems.forbidden(peer, "may not specify both ipBlock and another peer");
        }
        if (block.exists()) {
            if (Check.requiredText(problems, block.get("cidr"))
                    && !Addresses.isRange(block.get("cidr").text())) {
                problems.invalid(block.get("cidr"), RANGE);
            }
            for (View except : block.get("except").items()) {
                if (!Addresses.isRange(except.text())) {
                    problems.invalid(except, RANGE);
                }
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Selectors.validate(problems, spec.get("podSelector"));
        for (String[] direction : new String[][] {{"ingress", "from"}, {"egress", "to"}}) {
            for (View rule : spec.get(direction[0]).items()) {
                rule.get("ports").items().forEach(port -> port(problems, port));
                rule.get(direction[1]).items().forEach(peer -> peer(problems, peer));
            }
        }
        if (spec.get("policyTypes").size() > 2) {
            problems.invalid(spec.get("policyTypes"), "may not specify more than two policyTypes");
        }
        for (View type : spec.get("policyTypes").items()) {
            Check.oneOfIfAny(problems, type, "Egress", "Ingress");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        for (String direction : List.of("ingress", "egress")) {
            for (ObjectNode rule : Fill.each(spec.path(direction))) {
                Fill.each(rule.path("ports")).forEach(port -> Fill.text(port, "protocol", "TCP"));
            }
        }
        ArrayNode types = spec.withArrayProperty("policyTypes");
        if (types.isEmpty()) {
            types.add("Ingress");
            if (!spec.path("egress").isEmpty()) {
                types.add("Egress");
            }
        }
    }
}
