package io.jurumudi.server.kind.networking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Who may talk to a set of pods, and to whom they may talk. */
public final class NetworkPolicyKind implements Rules {
    private NetworkPolicyKind() {}

    public static Kind.Builder define() {
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
