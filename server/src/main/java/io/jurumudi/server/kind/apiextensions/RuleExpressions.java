package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.cel.CelChecker;
import io.jurumudi.server.cel.CelChecker.Checked;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The expressions of {@code x-kubernetes-validations}. */
record RuleExpressions(boolean root) implements ExpressionRules {
    @Override
    public ExpressionRules property(View schema, String name) {
        return new RuleExpressions(false);
    }

    @Override
    public ExpressionRules items(View schema) {
        return new RuleExpressions(false);
    }

    @Override
    public ExpressionRules values(View schema) {
        return new RuleExpressions(false);
    }

    @Override
    public void validate(View schema, List<View> rules, String uncorrelated, Problems problems) {
        Optional<CelType> self = SchemaTypes.of(schema, root);
        if (self.isEmpty()) {
            return; // expressions cannot see it, and so nobody runs them
        }
        CelChecker plain = checker(self.get(), self.get());
        for (View rule : rules) {
            boolean optional = rule.get("optionalOldSelf").flag(false);
            rule(rule, optional ? checker(self.get(), OptionalType.create(self.get())) : plain, uncorrelated, problems);
        }
    }

    private static CelChecker checker(CelType self, CelType oldSelf) {
        return new CelChecker(Map.of("self", self, "oldSelf", oldSelf), name -> Optional.empty());
    }

    private static void rule(View rule, CelChecker checker, String uncorrelated, Problems problems) {
        Checked checked = checker.check(rule.get("rule").text());
        View place = View.of(quoted(rule), rule.get("rule").path());
        if (!checked.problem().isEmpty()) {
            problems.invalid(place, checked.problem());
        } else if (!checked.is(SimpleType.BOOL)) {
            problems.invalid(place, "cel expression must evaluate to a bool");
        } else {
            message(rule, checker, problems);
        }
        View optional = rule.get("optionalOldSelf");
        if (checked.names().contains("oldSelf")) {
            if (!uncorrelated.isEmpty()) {
                problems.invalid(
                        rule.get("rule"),
                        "oldSelf cannot be used on the uncorrelatable portion of the schema within " + uncorrelated);
            }
        } else if (optional.exists()) {
            problems.invalid(optional, "may not be set if oldSelf is not used in rule");
        }
    }

    private static void message(View rule, CelChecker checker, Problems problems) {
        View expression = rule.get("messageExpression");
        if (expression.text().isEmpty()) {
            return;
        }
        Checked checked = checker.check(expression.text());
        if (!checked.problem().isEmpty()) {
            problems.invalid(View.of(quoted(rule), expression.path()), "messageExpression " + checked.problem());
        } else if (!checked.is(SimpleType.STRING)) {
            problems.invalid(View.of(quoted(rule), expression.path()), "messageExpression must evaluate to a string");
        }
    }

    /** Upstream quotes the whole rule where an expression is wrong. */
    private static JsonNode quoted(View rule) {
        ObjectNode quoted = Json.object();
        quoted.put("Rule", rule.get("rule").text());
        quoted.put("Message", rule.get("message").text());
        quoted.put("MessageExpression", rule.get("messageExpression").text());
        quoted.set("Reason", orNull(rule.get("reason")));
        quoted.put("FieldPath", rule.get("fieldPath").text());
        quoted.set("OptionalOldSelf", orNull(rule.get("optionalOldSelf")));
        return quoted;
    }

    private static JsonNode orNull(View view) {
        return view.exists() ? view.node() : NullNode.getInstance();
    }
}
