package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.WrittenMetadata;

/** Expressions that check what is written. */
public final class ValidatingAdmissionPolicyKind implements Rules {
    private ValidatingAdmissionPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy")
                .resource("validatingadmissionpolicies")
                .checksMetadata(MetadataChecks.WHOLE)
                .checksMetadataWithStatus(MetadataChecks.NEVER)
                .writesWithStatus(WrittenMetadata.IDENTITY)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .status()
                .columns(
                        Columns.name(),
                        Columns.integer("Validations", "How many checks it has.", (o, now) ->
                                (long) o.path("spec").path("validations").size()),
                        Columns.text("ParamKind", "What it is parameterized by.", (o, now) -> PolicyCells.paramKind(o)),
                        Columns.age())
                .rules(new ValidatingAdmissionPolicyKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.policy(object);
    }
}
