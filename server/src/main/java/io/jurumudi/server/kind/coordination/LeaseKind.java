package io.jurumudi.server.kind.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Who leads, or lives. */
public final class LeaseKind implements Rules {
    private static final List<String> COORDINATED = List.of("strategy", "preferredHolder");

    private LeaseKind() {}

    public static KindBuilder define() {
        return Kind.named("coordination.k8s.io", "v1", "Lease")
                .resource("leases")
                .formerly(OldVersion.of("coordination.k8s.io/v1beta1").deprecated(19, 22, "coordination.k8s.io/v1"))
                .takesAnyFinalizer()
                .createsOnUpdate()
                .noUnconditionalUpdate()
                .columns(Columns.name(), Columns.text("Holder", "Who has it.", "spec", "holderIdentity"), Columns.age())
                .rules(new LeaseKind());
    }

    /** The gate CoordinatedLeaderElection is off. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        Fill.at(object, "spec").remove(COORDINATED);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        for (String field : COORDINATED) {
            if (!old.path("spec").has(field)) {
                Fill.at(object, "spec").remove(field);
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        View seconds = spec.get("leaseDurationSeconds");
        if (seconds.exists() && seconds.number(0) <= 0) {
            problems.invalid(seconds, "must be greater than 0");
        }
        Check.notNegative(problems, spec.get("leaseTransitions"));
        if (!spec.get("preferredHolder").isEmpty() && spec.get("strategy").isEmpty()) {
            problems.forbidden(spec.get("preferredHolder"), "may only be specified if `strategy` is defined");
        }
    }
}
