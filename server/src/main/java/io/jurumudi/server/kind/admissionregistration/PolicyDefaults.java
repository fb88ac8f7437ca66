package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import java.util.List;

/** What is filled in webhooks and admission policies. */
final class PolicyDefaults {
    private PolicyDefaults() {}

    static void webhooks(ObjectNode configuration, boolean mutating) {
        for (ObjectNode webhook : Fill.each(configuration.path("webhooks"))) {
            Fill.textIfAbsent(webhook, "failurePolicy", "Fail");
            matching(webhook);
            Fill.number(webhook, "timeoutSeconds", 10);
            if (mutating) {
                Fill.textIfAbsent(webhook, "reinvocationPolicy", "Never");
            }
            Fill.each(webhook.path("rules")).forEach(rule -> Fill.textIfAbsent(rule, "scope", "*"));
            if (webhook.path("clientConfig").path("service") instanceof ObjectNode service) {
                Fill.number(service, "port", 443);
            }
        }
    }

    static void policy(ObjectNode policy) {
        ObjectNode spec = Fill.object(policy, "spec");
        Fill.textIfAbsent(spec, "failurePolicy", "Fail");
        if (spec.path("matchConstraints") instanceof ObjectNode constraints) {
            constraints(constraints);
        }
    }

    static void binding(ObjectNode binding) {
        if (binding.path("spec").path("matchResources") instanceof ObjectNode constraints) {
            constraints(constraints);
        }
    }

    private static void constraints(ObjectNode constraints) {
        matching(constraints);
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            Fill.each(constraints.path(list)).forEach(rule -> Fill.textIfAbsent(rule, "scope", "*"));
        }
    }

    private static void matching(ObjectNode matcher) {
        Fill.textIfAbsent(matcher, "matchPolicy", "Equivalent");
        Fill.object(matcher, "namespaceSelector");
        Fill.object(matcher, "objectSelector");
    }
}
