package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** Where a policy holds, and with which parameters. */
public final class ValidatingAdmissionPolicyBindingKind implements Rules {
    private ValidatingAdmissionPolicyBindingKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding")
                .resource("validatingadmissionpolicybindings")
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.text("PolicyName", "The policy.", "spec", "policyName"),
                        Columns.text("ParamRef", "Its parameters.", (o, now) -> PolicyCells.paramRef(o)),
                        Columns.age())
                .rules(new ValidatingAdmissionPolicyBindingKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.binding(object);
    }
}
