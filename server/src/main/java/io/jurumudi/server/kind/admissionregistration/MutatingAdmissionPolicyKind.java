package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Expressions that change what is written. */
public final class MutatingAdmissionPolicyKind implements Rules {
    private MutatingAdmissionPolicyKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "MutatingAdmissionPolicy")
                .resource("mutatingadmissionpolicies")
                .formerly(OldVersion.of("admissionregistration.k8s.io/v1beta1"))
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer(
                                "Mutations",
                                "Mutation indicates the number of mutations rules defined in this configuration",
                                (o, now) ->
                                        (long) o.path("spec").path("mutations").size()),
                        Columns.text(
                                "ParamKind",
                                "ParamKind specifies the kind of resources used to parameterize this policy",
                                (o, now) -> PolicyCells.paramKind(o)),
                        Columns.age())
                .rules(new MutatingAdmissionPolicyKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.policy(object);
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        validate(object.get("spec"), object.get(""), problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        validate(object.get("spec"), old.get("spec"), problems);
    }

    private static void validate(View spec, View old, Problems problems) {
        PolicyRules rules = new PolicyRules(problems, spec.get("paramKind").exists());
        rules.policy(spec);
        RequestRules.mutating(problems, spec.get("matchConstraints"));
        if (!PolicyRules.sameConditions(spec, old)) {
            rules.matchConditions(spec.get("matchConditions"));
        }
        rules.expressions().composes();
        rules.variables(spec.get("variables"));
        View mutations = spec.get("mutations");
        if (mutations.isEmpty()) {
            problems.required(mutations, "mutations must contain at least one item");
        }
        mutations.items().forEach(mutation -> mutation(mutation, rules.expressions(), problems));
        Check.oneOf(problems, spec.get("reinvocationPolicy"), "IfNeeded", "Never");
    }

    private static void mutation(View mutation, PolicyExpressions expressions, Problems problems) {
        View type = mutation.get("patchType");
        View patch = mutation.get("jsonPatch");
        View configuration = mutation.get("applyConfiguration");
        if (!Check.requiredText(problems, type)) {
            return;
        }
        switch (type.text()) {
            case "JSONPatch" -> {
                if (expression(patch, "must be specified when patchType is JSONPatch", problems)) {
                    expressions.jsonPatch(patch.get("expression"));
                }
                excluded(configuration, "applyConfiguration", "JSONPatch", problems);
            }
            case "ApplyConfiguration" -> {
                if (expression(configuration, "must be specified when patchType is ApplyConfiguration", problems)) {
                    expressions.applyConfiguration(configuration.get("expression"));
                }
                excluded(patch, "jsonPatch", "ApplyConfiguration", problems);
            }
            default -> problems.notSupported(type, List.of("ApplyConfiguration", "JSONPatch"));
        }
    }

    private static boolean expression(View patch, String missing, Problems problems) {
        if (!patch.exists()) {
            problems.required(patch, missing);
            return false;
        }
        if (patch.get("expression").text().isBlank()) {
            problems.required(patch.get("expression"));
            return false;
        }
        return true;
    }

    private static void excluded(View patch, String name, String type, Problems problems) {
        if (patch.exists()) {
            problems.invalid(patch.path(), "{" + name + "}", "must not be specified when patchType is " + type);
        }
    }

    @Override
    public List<String> warnings(View object) {
        return PolicyRules.warnings(object);
    }
}
