package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;

/** The expressions of one policy or webhook; variables are known to what stands after them. */
final class PolicyExpressions {
    private final Problems problems;
    private final boolean params;

    PolicyExpressions(Problems problems, boolean params) {
        this.problems = problems;
        this.params = params;
    }

    void matchCondition(View expression) {}

    void variable(String name, View expression) {}

    void validation(View expression) {}

    void message(View expression) {}

    void auditAnnotation(View expression) {}

    void applyConfiguration(View expression) {}

    void jsonPatch(View expression) {}
}
