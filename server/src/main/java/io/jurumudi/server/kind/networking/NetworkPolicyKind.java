package io.jurumudi.server.kind.networking;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Who may talk to a set of pods, and to whom they may talk. */
public final class NetworkPolicyKind {
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
                        Columns.age());
    }
}
