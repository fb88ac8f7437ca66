package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Where a policy holds, and with which parameters. */
public final class ValidatingAdmissionPolicyBindingKind {
    private ValidatingAdmissionPolicyBindingKind() {}

    public static Kind.Builder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding")
                .resource("validatingadmissionpolicybindings")
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.text("PolicyName", "The policy.", "spec", "policyName"),
                        Columns.text("ParamRef", "Its parameters.", (o, now) -> PolicyCells.paramRef(o)),
                        Columns.age());
    }
}
