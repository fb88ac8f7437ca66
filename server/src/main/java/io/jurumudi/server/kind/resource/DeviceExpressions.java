package io.jurumudi.server.kind.resource;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.nio.charset.StandardCharsets;

/** Expressions that select devices. */
final class DeviceExpressions {
    private static final int LENGTH_LIMIT = 10 * 1024;

    private final Problems problems;

    DeviceExpressions(Problems problems) {
        this.problems = problems;
    }

    void selector(View expression) {
        if (expression.text().getBytes(StandardCharsets.UTF_8).length > LENGTH_LIMIT) {
            problems.tooLong(expression, LENGTH_LIMIT);
        }
    }
}
