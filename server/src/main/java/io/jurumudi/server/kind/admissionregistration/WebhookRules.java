package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import io.jurumudi.server.kind.WebhookClients;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for webhooks, validating and mutating. An update need not repair what was stored before a rule came. */
final class WebhookRules {
    private static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");
    private static final List<String> HARMLESS = List.of("None", "NoneOnDryRun");
    private static final List<String> SIDE_EFFECTS = List.of("None", "NoneOnDryRun", "Some", "Unknown");
    private static final int SEGMENTS = 3;

    private WebhookRules() {}

    static void validate(View configuration, View old, Problems problems) {
        View webhooks = configuration.get("webhooks");
        List<View> before = old.get("webhooks").items();
        boolean harmless = before.stream()
                .allMatch(w -> HARMLESS.contains(w.get("sideEffects").text()));
        boolean understood = before.stream()
                .allMatch(w -> w.get("admissionReviewVersions").isEmpty()
                        || w.get("admissionReviewVersions").items().stream()
                                .anyMatch(v -> REVIEW_VERSIONS.contains(v.text())));
        boolean unique =
                before.stream().map(w -> w.get("name").text()).distinct().count() == before.size();
        boolean sameConditions = old.exists() && conditions(webhooks.items()).equals(conditions(before));
        Set<String> names = new HashSet<>();
        for (View webhook : webhooks.items()) {
            webhook(webhook, harmless, problems);
            if (!sameConditions) {
                new PolicyRules(problems, false).matchConditions(webhook.get("matchConditions"));
            }
            reviewVersions(webhook.get("admissionReviewVersions"), understood, problems);
            String name = webhook.get("name").text();
            if (unique && !name.isEmpty() && !names.add(name)) {
                problems.duplicate(webhook.get("name"));
            }
        }
    }

    private static List<?> conditions(List<View> webhooks) {
        return webhooks.stream().map(w -> w.get("matchConditions").node()).toList();
    }

    private static void webhook(View webhook, boolean harmless, Problems problems) {
        name(webhook.get("name"), problems);
        webhook.get("rules").items().forEach(rule -> RequestRules.rule(problems, rule));
        Check.oneOfIfAny(problems, webhook.get("failurePolicy"), "Fail", "Ignore");
        Check.oneOfIfAny(problems, webhook.get("matchPolicy"), "Equivalent", "Exact");
        List<String> allowed = harmless ? HARMLESS : SIDE_EFFECTS;
        View sideEffects = webhook.get("sideEffects");
        if (!sideEffects.exists()) {
            problems.required(sideEffects, "must specify one of " + String.join(", ", allowed));
        } else if (!allowed.contains(sideEffects.text())) {
            problems.notSupported(sideEffects, allowed);
        }
        View timeout = webhook.get("timeoutSeconds");
        if (timeout.exists() && (timeout.number(0) < 1 || timeout.number(0) > 30)) {
            problems.invalid(timeout, "the timeout value must be between 1 and 30 seconds");
        }
        Selectors.validate(problems, webhook.get("namespaceSelector"));
        Selectors.validate(problems, webhook.get("objectSelector"));
        Check.oneOfIfAny(problems, webhook.get("reinvocationPolicy"), "IfNeeded", "Never");
        WebhookClients.validate(problems, webhook.get("clientConfig"));
    }

    private static void name(View name, Problems problems) {
        if (!Check.requiredText(problems, name)) {
            return;
        }
        List<String> details = Names.dns1123Subdomain(name.text());
        problems.invalid(name, details);
        if (details.isEmpty() && name.text().split("\\.", -1).length < SEGMENTS) {
            problems.invalid(name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void reviewVersions(View versions, boolean understood, Problems problems) {
        String known = String.join(", ", REVIEW_VERSIONS);
        if (versions.isEmpty()) {
            problems.required(versions, "must specify one of " + known);
            return;
        }
        Set<String> seen = new HashSet<>();
        for (View version : versions.items()) {
            if (seen.add(version.text())) {
                Check.spelled(problems, version, Names::dns1035Label);
            } else {
                problems.invalid(version, "duplicate version");
            }
        }
        if (understood && REVIEW_VERSIONS.stream().noneMatch(seen::contains)) {
            problems.invalid(versions, "must include at least one of " + known);
        }
    }
}
