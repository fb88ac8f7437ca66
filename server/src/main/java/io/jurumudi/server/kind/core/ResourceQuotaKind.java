package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How much a namespace may hold. */
public final class ResourceQuotaKind implements Rules {
    private ResourceQuotaKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "ResourceQuota")
                .resource("resourcequotas")
                .returnsDeleted()
                .shortNames("quota")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Request",
                                "Request represents a minimum amount of cpu/memory that a container may consume.",
                                (o, now) -> amounts(o, false)),
                        Columns.text(
                                "Limit",
                                "Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node.",
                                (o, now) -> amounts(o, true)),
                        Columns.age())
                .rules(new ResourceQuotaKind());
    }

    @Override
    public List<String> warnings(View object) {
        List<String> warnings = new ArrayList<>();
        View hard = object.at("spec", "hard");
        for (String resource : List.of("cpu", "memory", "ephemeral-storage")) {
            String request = "requests." + resource;
            if (!hard.key(request).exists() && !resource.equals("ephemeral-storage")) {
                request = resource;
            }
            String limit = "limits." + resource;
            if (hard.key(request).exists()
                    && hard.key(limit).exists()
                    && quantity(hard.key(request)).compareTo(quantity(hard.key(limit))) > 0) {
                warnings.add("ResourceQuota %s (%s) should be less than %s (%s)"
                        .formatted(request, quantity(hard.key(request)), limit, quantity(hard.key(limit))));
            }
        }
        return warnings;
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return List.of();
    }

    private static Quantity quantity(View amount) {
        return Quantity.parse(amount.node().asText());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.thousandths(object.path("spec").path("hard"));
        Fill.thousandths(object.path("status").path("hard"));
        Fill.thousandths(object.path("status").path("used"));
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        amounts(problems, object.at("status", "hard"));
        amounts(problems, object.at("status", "used"));
    }

    private static void amounts(Problems problems, View amounts) {
        amounts.entries().forEach((name, amount) -> {
            ResourceRules.quotaName(problems, amount);
            ResourceRules.quantity(problems, name, amount);
        });
    }

    @Override
    public void validate(View object, Problems problems) {
        amounts(problems, object.at("spec", "hard"));
        QuotaScopes.validate(problems, object.get("spec"));
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        QuotaScopes.unchanged(problems, object.at("spec", "scopes"), old.at("spec", "scopes"));
    }

    private static String amounts(JsonNode quota, boolean limits) {
        JsonNode hard = quota.path("status").path("hard");
        JsonNode used = quota.path("status").path("used");
        List<String> amounts = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>();
        hard.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (name.startsWith("limits.") == limits) {
                amounts.add(name + ": " + Columns.or(used.path(name), "0") + "/"
                        + hard.path(name).asText());
            }
        }
        return String.join(", ", amounts);
    }
}
