package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;

/** Checks the expressions of rules in a schema; a checker knows the place in the schema it is for. */
interface ExpressionRules {
    /** Checks nothing: below a place where rules are not allowed, or in a schema that is not in order. */
    ExpressionRules NONE = (schema, rules, uncorrelated, problems) -> {};

    /** @param uncorrelated path above which old values cannot be told; empty where they can */
    void validate(View schema, List<View> rules, String uncorrelated, Problems problems);

    /** The checker for a property of the schema. */
    default ExpressionRules property(View schema, String name) {
        return this;
    }

    /** The checker for the items of the list that the schema describes. */
    default ExpressionRules items(View schema) {
        return this;
    }

    /** The checker for the values of the map that the schema describes. */
    default ExpressionRules values(View schema) {
        return this;
    }
}
