package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.WebhookClients;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How objects are turned from one version into another. */
final class ConversionRules {
    static final List<String> REVIEW_VERSIONS = List.of("v1", "v1beta1");

    private ConversionRules() {}

    static void validate(View conversion, Ratchet ratchet, Problems problems) {
        if (!conversion.exists()) {
            return;
        }
        Check.oneOf(problems, conversion.get("strategy"), "None", "Webhook");
        View client = conversion.get("webhookClientConfig");
        View versions = conversion.get("conversionReviewVersions");
        if (conversion.get("strategy").is("Webhook")) {
            if (client.exists()) {
                WebhookClients.validate(problems, client);
            } else {
                problems.required(client, "required when strategy is set to Webhook");
            }
            reviewVersions(versions, ratchet.reviewVersions(), problems);
            return;
        }
        String detail = "should not be set when strategy is not set to Webhook";
        if (client.exists()) {
            problems.forbidden(client, detail);
        }
        if (!versions.isEmpty()) {
            problems.forbidden(versions, detail);
        }
    }

    private static void reviewVersions(View versions, boolean understood, Problems problems) {
        if (versions.isEmpty()) {
            problems.required(versions);
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
            problems.invalid(versions, "must include at least one of " + String.join(", ", REVIEW_VERSIONS));
        }
    }
}
