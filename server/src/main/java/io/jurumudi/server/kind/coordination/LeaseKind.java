package io.jurumudi.server.kind.coordination;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Who leads, or lives. */
public final class LeaseKind {
    private LeaseKind() {}

    public static Kind.Builder define() {
        return Kind.named("coordination.k8s.io", "v1", "Lease")
                .resource("leases")
                .createsOnUpdate()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(), Columns.text("Holder", "Who has it.", "spec", "holderIdentity"), Columns.age());
    }
}
