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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a policy holds, and with which parameters. */
public final class ValidatingAdmissionPolicyBindingKind implements Rules {
    private static final List<String> ACTIONS = List.of("Audit", "Deny", "Warn");

    private ValidatingAdmissionPolicyBindingKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicyBinding")
                .resource("validatingadmissionpolicybindings")
                .formerly(OldVersion.of("admissionregistration.k8s.io/v1beta1").deprecated(31, 34, ""))
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
                .rules(new ValidatingAdmissionPolicyBindingKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.binding(object);
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        PolicyRules.binding(spec, problems);
        View actions = spec.get("validationActions");
        Set<String> seen = new HashSet<>();
        for (View action : actions.items()) {
            if (!ACTIONS.contains(action.text())) {
                problems.notSupported(action, ACTIONS);
            }
            if (!seen.add(action.text())) {
                problems.duplicate(action);
            }
        }
        if (seen.contains("Deny") && seen.contains("Warn")) {
            problems.invalid(
                    actions,
                    "must not contain both Deny and Warn (repeating the same validation failure information in the API"
                            + " response and headers serves no purpose)");
        }
        if (seen.isEmpty()) {
            problems.required(actions, "at least one validation action is required");
        }
    }

    @Override
    public List<String> warnings(View object) {
        return PolicyRules.warnings(object);
    }
}
