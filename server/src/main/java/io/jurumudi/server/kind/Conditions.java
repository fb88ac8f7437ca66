package io.jurumudi.server.kind;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for lists of conditions as all newer kinds report them. */
public final class Conditions {
    private static final int REASON_LIMIT = 1024;
    private static final int MESSAGE_LIMIT = 32 * 1024;
    private static final String REASON = "[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?";

    private Conditions() {}

    public static void validate(Problems problems, View conditions) {
        Set<String> types = new HashSet<>();
        for (View condition : conditions.items()) {
            View type = condition.get("type");
            if (!types.add(type.text())) {
                problems.duplicate(type);
            }
            condition(problems, condition);
        }
    }

    private static void condition(Problems problems, View condition) {
        Check.spelled(problems, condition.get("type"), Names::qualifiedName);
        View status = condition.get("status");
        if (!List.of("True", "False", "Unknown").contains(status.text())) {
            problems.notSupported(status, List.of("False", "True", "Unknown"));
        }
        if (condition.get("observedGeneration").number(0) < 0) {
            problems.invalid(condition.get("observedGeneration"), "must be greater than or equal to zero");
        }
        if (condition.get("lastTransitionTime").isEmpty()) {
            problems.required(condition.get("lastTransitionTime"));
        }
        View reason = condition.get("reason");
        if (Check.requiredText(problems, reason)) {
            if (!reason.text().matches(REASON)) {
                problems.invalid(
                        reason,
                        "a condition reason must start with alphabetic character, optionally followed by a string of"
                                + " alphanumeric characters or '_,:', and must end with an alphanumeric character or '_' (e.g."
                                + " 'my_name',  or 'MY_NAME',  or 'MyName',  or 'ReasonA,ReasonB',  or 'ReasonA:ReasonB',"
                                + " regex used for validation is '" + REASON + "')");
            }
            if (reason.text().length() > REASON_LIMIT) {
                problems.tooLong(reason, REASON_LIMIT);
            }
        }
        if (condition.get("message").text().length() > MESSAGE_LIMIT) {
            problems.tooLong(condition.get("message"), MESSAGE_LIMIT);
        }
    }
}
