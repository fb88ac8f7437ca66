package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.List;

/** Rules for probes and lifecycle hooks: each does exactly one thing. */
final class ProbeRules {
    private ProbeRules() {}

    static void validate(Problems problems, View probe, View grace, boolean readiness) {
        handler(problems, probe, grace);
        for (String field : List.of(
                "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")) {
            Check.notNegative(problems, probe.get(field));
        }
        View ownGrace = probe.get("terminationGracePeriodSeconds");
        if (ownGrace.exists() && ownGrace.number(0) <= 0) {
            problems.invalid(ownGrace, "must be greater than 0");
        }
        if (readiness) {
            if (ownGrace.exists()) {
                problems.invalid(ownGrace, "must not be set for readinessProbes");
            }
        } else if (probe.get("successThreshold").number(1) != 1) {
            problems.invalid(probe.get("successThreshold"), "must be 1");
        }
    }

    /** @param grace seconds a pod has to end */
    static void handler(Problems problems, View handler, View grace) {
        boolean found = false;
        for (String type : List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep")) {
            View action = handler.get(type);
            if (!action.exists()) {
                continue;
            }
            if (found) {
                problems.forbidden(action, "may not specify more than 1 handler type");
                continue;
            }
            found = true;
            action(problems, type, action, grace);
        }
        if (!found) {
            problems.required(handler, "must specify a handler type");
        }
    }

    private static void action(Problems problems, String type, View action, View grace) {
        switch (type) {
            case "exec" -> {
                if (action.get("command").isEmpty()) {
                    problems.required(action.get("command"));
                }
            }
            case "httpGet" -> {
                Check.requiredText(problems, action.get("path"));
                Check.portNumberOrName(problems, action.get("port"));
                Check.oneOfIfAny(problems, action.get("scheme"), "HTTP", "HTTPS");
                for (View header : action.get("httpHeaders").items()) {
                    String name = header.get("name").text();
                    Names.httpHeader(name)
                            .forEach(detail ->
                                    problems.invalid(action.get("httpHeaders").path(), name, detail));
                }
            }
            case "sleep" -> {
                long seconds = action.get("seconds").number(0);
                if (grace.exists() && (seconds < 0 || seconds > grace.number(0))) {
                    problems.invalid(
                            View.of(action.get("seconds").node(), action.path()),
                            "must be non-negative and less than terminationGracePeriodSeconds (" + grace.number(0)
                                    + ")");
                }
            }
            default -> Check.portNumberOrName(problems, action.get("port"));
        }
    }
}
