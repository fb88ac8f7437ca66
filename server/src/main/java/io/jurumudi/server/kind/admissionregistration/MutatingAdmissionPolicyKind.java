package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** Expressions that change what is written. */
public final class MutatingAdmissionPolicyKind implements Rules {
    private MutatingAdmissionPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy")
                .resource("mutatingadmissionpolicies")
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer("Mutations", "How many changes it has.", (o, now) ->
                                (long) o.path("spec").path("mutations").size()),
                        Columns.text("ParamKind", "What it is parameterized by.", (o, now) -> PolicyCells.paramKind(o)),
                        Columns.age())
                .rules(new MutatingAdmissionPolicyKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.policy(object);
    }
}
