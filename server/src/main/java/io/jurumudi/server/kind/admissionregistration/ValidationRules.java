package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** What a ValidatingAdmissionPolicy checks and notes, and what it reports about itself. */
final class ValidationRules {
    private static final int ANNOTATIONS_LIMIT = 20;
    private static final int EXPRESSION_LIMIT = 5 * 1024;

    private final Problems problems;
    private final PolicyExpressions expressions;

    ValidationRules(Problems problems, PolicyExpressions expressions) {
        this.problems = problems;
        this.expressions = expressions;
    }

    void validate(View spec, String name) {
        View validations = spec.get("validations");
        View annotations = spec.get("auditAnnotations");
        if (validations.isEmpty() && annotations.isEmpty()) {
            String detail = "validations or auditAnnotations must contain at least one item";
            problems.required(validations, detail);
            problems.required(annotations, detail);
            return;
        }
        validations.items().forEach(this::validation);
        if (annotations.size() > ANNOTATIONS_LIMIT) {
            problems.invalid(annotations, "must not have more than " + ANNOTATIONS_LIMIT + " auditAnnotations");
        }
        Set<String> keys = new HashSet<>();
        for (View annotation : annotations.items()) {
            annotation(annotation, name);
            if (!keys.add(annotation.get("key").text())) {
                problems.duplicate(View.of(
                        annotation.get("key").exists()
                                ? annotation.get("key").node()
                                : annotation.object().textNode(""),
                        annotation.get("key").path()));
            }
        }
    }

    private void validation(View validation) {
        View expression = validation.get("expression");
        if (expression.text().isBlank()) {
            problems.required(expression, "expression is not specified");
        } else {
            expressions.validation(expression);
        }
        View message = validation.get("message");
        View messageExpression = validation.get("messageExpression");
        if (!messageExpression.text().isBlank()) {
            expressions.message(messageExpression);
        } else if (!messageExpression.text().isEmpty()) {
            problems.invalid(messageExpression, "must be non-empty if specified");
        }
        String words = message.text().strip();
        if (!message.text().isEmpty() && words.isEmpty()) {
            problems.invalid(message, "must be non-empty if specified");
        } else if (words.indexOf('\n') >= 0 || words.indexOf('\r') >= 0) {
            problems.invalid(message, "must not contain line breaks");
        }
        Check.oneOfIfAny(problems, validation.get("reason"), "Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private void annotation(View annotation, String name) {
        View key = annotation.get("key");
        if (name.isEmpty()) {
            Check.invalidText(problems, key, "requires metadata.name be non-empty");
        } else {
            String whole = name + "/" + key.text();
            Names.qualifiedName(whole).forEach(detail -> problems.invalid(key.path(), whole, detail));
        }
        View expression = annotation.get("valueExpression");
        String text = expression.text().strip();
        if (text.isEmpty()) {
            problems.required(expression, "valueExpression is not specified");
        } else if (text.getBytes(StandardCharsets.UTF_8).length > EXPRESSION_LIMIT) {
            problems.required(expression, "must not exceed " + EXPRESSION_LIMIT + " bytes in length");
        } else {
            expressions.auditAnnotation(expression);
        }
    }

    /** What controllers report of the policy. */
    static void status(View status, Problems problems) {
        for (View warning : status.at("typeChecking", "expressionWarnings").items()) {
            Check.requiredText(problems, warning.get("warning"));
            if (warning.get("fieldRef").text().isBlank()) {
                problems.required(warning.get("fieldRef"));
            }
        }
        Conditions.validate(problems, status.get("conditions"));
    }
}
