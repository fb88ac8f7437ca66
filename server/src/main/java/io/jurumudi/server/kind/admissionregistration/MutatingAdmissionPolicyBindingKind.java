package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Where a policy holds, and with which parameters. */
public final class MutatingAdmissionPolicyBindingKind implements Rules {
    private MutatingAdmissionPolicyBindingKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicyBinding")
                .resource("mutatingadmissionpolicybindings")
                .formerly(OldVersion.of("admissionregistration.k8s.io/v1beta1"))
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "PolicyName",
                                "PolicyName indicates the policy definition which the policy binding binded to",
                                (o, now) -> o.path("spec").path("policyName").asText()),
                        Columns.text(
                                "ParamRef",
                                "ParamRef indicates the param resource which sets the configuration param",
                                (o, now) -> PolicyCells.paramRef(o)),
                        Columns.age())
                .rules(new MutatingAdmissionPolicyBindingKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.binding(object);
    }

    @Override
    public void validate(View object, Problems problems) {
        PolicyRules.binding(object.get("spec"), problems);
        RequestRules.mutating(problems, object.at("spec", "matchResources"));
    }

    @Override
    public List<String> warnings(View object) {
        return PolicyRules.warnings(object);
    }
}
