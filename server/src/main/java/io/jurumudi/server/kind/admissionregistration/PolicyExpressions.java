package io.jurumudi.server.kind.admissionregistration;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.cel.CelChecker;
import io.jurumudi.server.cel.CelChecker.Checked;
import io.jurumudi.server.cel.KubernetesTypes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The expressions of one policy or webhook; variables are known to what stands after them. */
final class PolicyExpressions {
    private final Problems problems;
    private final boolean params;
    private final Map<String, CelType> variables = new LinkedHashMap<>();
    private final Map<Surroundings, CelChecker> checkers = new HashMap<>();
    private boolean composed;

    /** What tells checkers apart, which take a while to make. */
    private record Surroundings(boolean params, boolean authorizer, boolean composed, Map<String, CelType> variables) {}

    /** @param params whether expressions may speak of parameters */
    PolicyExpressions(Problems problems, boolean params) {
        this.problems = problems;
        this.params = params;
    }

    /** Variables may be spoken of even before there is one. */
    void composes() {
        composed = true;
    }

    /** Conditions come before variables, and their blanks are not looked at. */
    void matchCondition(View expression) {
        String text = expression.text().strip();
        evaluates(expression, text, checker(text, params, true, false).check(text), SimpleType.BOOL);
    }

    void variable(String name, View expression) {
        composed = true;
        Checked checked = checker(expression.text(), params, true, false).check(expression.text());
        if (!checked.problem().isEmpty()) {
            problems.invalid(expression, checked.problem());
        }
        variables.put(name, checked.type().orElse(SimpleType.DYN));
    }

    void validation(View expression) {
        evaluates(
                expression,
                expression.text(),
                checker(expression.text(), params, true, false).check(expression.text()),
                SimpleType.BOOL);
    }

    void message(View expression) {
        evaluates(
                expression,
                expression.text(),
                checker(expression.text(), params, false, false).check(expression.text()),
                SimpleType.STRING);
    }

    void auditAnnotation(View expression) {
        String text = expression.text().strip();
        evaluates(
                expression,
                expression.text(),
                checker(text, params, true, false).check(text),
                SimpleType.STRING,
                SimpleType.NULL_TYPE);
    }

    void applyConfiguration(View expression) {
        String text = expression.text().strip();
        evaluates(
                expression,
                text,
                checker(text, params, true, true).check(text),
                PatchTypes.of(text).apply("Object").orElseThrow());
    }

    void jsonPatch(View expression) {
        String text = expression.text().strip();
        evaluates(
                expression,
                text,
                checker(text, params, true, true).check(text),
                ListType.create(PatchTypes.of(text).apply("JSONPatch").orElseThrow()));
    }

    private void evaluates(View view, String text, Checked checked, CelType... wanted) {
        if (!checked.problem().isEmpty()) {
            problems.invalid(view.path(), text, checked.problem());
            return;
        }
        List<String> names = Arrays.stream(wanted).map(CelChecker::name).toList();
        if (!names.contains(checked.typeName())) {
            String types = names.size() == 1
                    ? names.getFirst()
                    : names.stream().collect(Collectors.joining(" ", "one of [", "]"));
            problems.invalid(view.path(), text, "must evaluate to " + types + " but got " + checked.typeName());
        }
    }

    private CelChecker checker(String expression, boolean withParams, boolean withAuthorizer, boolean patches) {
        if (patches) {
            return newChecker(withParams, withAuthorizer, PatchTypes.of(expression));
        }
        return checkers.computeIfAbsent(
                new Surroundings(withParams, withAuthorizer, composed, Map.copyOf(variables)),
                key -> newChecker(withParams, withAuthorizer, name -> Optional.empty()));
    }

    private CelChecker newChecker(
            boolean withParams, boolean withAuthorizer, Function<String, Optional<CelType>> constructed) {
        Map<String, CelType> known = new HashMap<>();
        known.put("object", SimpleType.DYN);
        known.put("oldObject", SimpleType.DYN);
        known.put("namespaceObject", RequestTypes.namespace());
        known.put("request", RequestTypes.request());
        if (withParams) {
            known.put("params", SimpleType.DYN);
        }
        if (withAuthorizer) {
            known.put("authorizer", KubernetesTypes.AUTHORIZER);
            known.put("authorizer.requestResource", KubernetesTypes.RESOURCE_CHECK);
        }
        if (composed) {
            known.put("variables", KubernetesTypes.struct("kubernetes.variables", Map.copyOf(variables)));
        }
        return new CelChecker(known, constructed);
    }
}
