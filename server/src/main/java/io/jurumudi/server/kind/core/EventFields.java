package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;

/** Rules that both forms of an event share, under the names each has for the fields. */
public final class EventFields {
    private static final int SHORT = 128;
    private static final int LONG = 1024;

    private EventFields() {}

    /** What an event that says when it happened must say besides. */
    public static void validate(Problems problems, View event, String reporter, String message) {
        View controller = event.get(reporter);
        if (controller.isEmpty()) {
            problems.required(controller);
        }
        Check.spelled(problems, controller, Names::qualifiedName);
        for (String field : new String[] {"reportingInstance", "action", "reason"}) {
            if (event.get(field).isEmpty()) {
                problems.required(event.get(field));
            }
            limit(problems, event.get(field), field, SHORT);
        }
        limit(problems, event.get(message), "message", LONG);
    }

    private static void limit(Problems problems, View text, String path, int most) {
        if (text.size() > most) {
            problems.invalid(path, "", "can have at most " + most + " characters");
        }
    }

    /** A series is more than one. */
    public static void series(Problems problems, View series) {
        if (series.exists()) {
            if (series.get("count").number(0) < 2) {
                problems.invalid("series.count", "", "should be at least 2");
            }
            if (!series.get("lastObservedTime").exists()) {
                problems.required(series.get("lastObservedTime"));
            }
        }
    }
}
