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
import io.jurumudi.server.kind.WrittenMetadata;
import java.util.List;

/** Expressions that check what is written. */
public final class ValidatingAdmissionPolicyKind implements Rules {
    private ValidatingAdmissionPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "ValidatingAdmissionPolicy")
                .resource("validatingadmissionpolicies")
                .formerly(OldVersion.of("admissionregistration.k8s.io/v1beta1").deprecated(31, 34, ""))
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
                        Columns.integer(
                                "Validations",
                                "Validations indicates the number of validation rules defined in this configuration",
                                (o, now) -> (long)
                                        o.path("spec").path("validations").size()),
                        Columns.text(
                                "ParamKind",
                                "ParamKind specifies the kind of resources used to parameterize this policy",
                                (o, now) -> PolicyCells.paramKind(o)),
                        Columns.age())
                .rules(new ValidatingAdmissionPolicyKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.policy(object);
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        validate(object, object.get(""), problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        validate(object, old.get("spec"), problems);
    }

    private static void validate(View policy, View old, Problems problems) {
        View spec = policy.get("spec");
        PolicyRules rules = new PolicyRules(problems, spec.get("paramKind").exists());
        rules.policy(spec);
        if (!PolicyRules.sameConditions(spec, old)) {
            rules.matchConditions(spec.get("matchConditions"));
        }
        rules.variables(spec.get("variables"));
        new ValidationRules(problems, rules.expressions())
                .validate(spec, policy.at("metadata", "name").text());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        ValidationRules.status(object.get("status"), problems);
    }

    @Override
    public List<String> warnings(View object) {
        return PolicyRules.warnings(object);
    }
}
