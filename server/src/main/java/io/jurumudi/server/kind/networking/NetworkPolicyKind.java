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
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.Selectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who may talk to a set of pods, and to whom they may talk. */
public final class NetworkPolicyKind implements Rules {
    /** Where rules stand, and where in a rule its peers. */
    private static final String[][] DIRECTIONS = {{"ingress", "from"}, {"egress", "to"}};

    private NetworkPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("networking.k8s.io", "v1", "NetworkPolicy")
                .resource("networkpolicies")
                .formerly(OldVersion.of("extensions/v1beta1").deprecated(9, 16, "networking.k8s.io/v1"))
                .shortNames("netpol")
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "Pod-Selector",
                                        "Which pods it is for.",
                                        (o, now) ->
                                                Columns.selector(o.path("spec").path("podSelector")))
                                .describedBy("spec", "podSelector"),
                        Columns.age())
                .rules(new NetworkPolicyKind());
    }

    private static void port(Problems problems, View port) {
        Check.oneOfIfAny(problems, port.get("protocol"), "TCP", "UDP", "SCTP");
        View number = port.get("port");
        View end = port.get("endPort");
        if (!number.exists()) {
            if (end.exists()) {
                problems.invalid(end, "may not be specified when `port` is not specified");
            }
        } else if (number.isText()) {
            if (end.exists()) {
                problems.invalid(end, "may not be specified when `port` is non-numeric");
            }
            Check.portNumberOrName(problems, number);
        } else {
            Check.portNumberOrName(problems, number);
            if (end.exists() && end.number(0) < number.number(0)) {
                problems.invalid(number, end.path(), "must be greater than or equal to `port`");
            }
            Check.range(problems, end, 1, 65535);
        }
    }

    /** @param before ranges that stood in the policy before and may stay, however they are written */
    private static void peer(Problems problems, View peer, Set<String> before) {
        View block = peer.get("ipBlock");
        boolean selects = peer.get("podSelector").exists()
                || peer.get("namespaceSelector").exists();
        Selectors.validate(problems, peer.get("podSelector"));
        Selectors.validate(problems, peer.get("namespaceSelector"));
        if (block.exists() && Check.requiredText(problems, block.get("cidr"))) {
            block(problems, block, before);
        }
        if (!selects && !block.exists()) {
            problems.required(peer, "must specify a peer");
        } else if (selects && block.exists()) {
            problems.forbidden(peer, "may not specify both ipBlock and another peer");
        }
    }

    private static void block(Problems problems, View block, Set<String> before) {
        View range = block.get("cidr");
        range(problems, range, before);
        if (!Addresses.isRange(Addresses.canonicalRange(range.text()))) {
            return;
        }
        for (View except : block.get("except").items()) {
            range(problems, except, before);
            if (Addresses.isRange(Addresses.canonicalRange(except.text()))
                    && !Addresses.isWithin(range.text(), except.text())) {
                Check.invalidText(problems, except, "must be a strict subset of `cidr`");
            }
        }
    }

    private static void range(Problems problems, View range, Set<String> before) {
        if (!before.contains(range.text())) {
            Check.addressRange(problems, range);
        }
    }

    /** Every range in the policy. */
    private static List<View> ranges(View spec) {
        List<View> ranges = new ArrayList<>();
        for (String[] direction : DIRECTIONS) {
            for (View rule : spec.get(direction[0]).items()) {
                for (View peer : rule.get(direction[1]).items()) {
                    View block = peer.get("ipBlock");
                    if (block.exists()) {
                        ranges.add(block.get("cidr"));
                        ranges.addAll(block.get("except").items());
                    }
                }
            }
        }
        return ranges;
    }

    @Override
    public List<String> warnings(View object) {
        return ranges(object.get("spec")).stream()
                .flatMap(range -> Addresses.rangeWarnings(range).stream())
                .toList();
    }

    @Override
    public void validate(View object, Problems problems) {
        spec(problems, object.get("spec"), Set.of());
    }

    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        Set<String> before = new HashSet<>();
        ranges(old.get("spec")).forEach(range -> before.add(range.text()));
        spec(problems, object.get("spec"), before);
    }

    private static void spec(Problems problems, View spec, Set<String> before) {
        Selectors.validate(problems, spec.get("podSelector"));
        for (String[] direction : DIRECTIONS) {
            for (View rule : spec.get(direction[0]).items()) {
                rule.get("ports").items().forEach(port -> port(problems, port));
                rule.get(direction[1]).items().forEach(peer -> peer(problems, peer, before));
            }
        }
        if (spec.get("policyTypes").size() > 2) {
            problems.invalid(spec.get("policyTypes"), "may not specify more than two policyTypes");
            return;
        }
        for (View type : spec.get("policyTypes").items()) {
            Check.oneOfIfAny(problems, type, "Ingress", "Egress");
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        for (String direction : List.of("ingress", "egress")) {
            for (ObjectNode rule : Fill.each(spec.path(direction))) {
                Fill.each(rule.path("ports")).forEach(port -> Fill.textIfAbsent(port, "protocol", "TCP"));
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
