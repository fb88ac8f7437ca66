package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
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
                        Columns.text("Request", "What is used and allowed.", (o, now) -> amounts(o, false)),
                        Columns.text("Limit", "What limits are used and allowed.", (o, now) -> amounts(o, true)),
                        Columns.age())
                .rules(new ResourceQuotaKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        for (String amounts : List.of("hard", "used")) {
            object.at("status", amounts)
                    .entries()
                    .forEach((name, amount) -> ResourceRules.quantity(problems, name, amount));
        }
    }

    private static void hard(Problems problems, String name, View amount) {
        Names.qualifiedName(name).forEach(detail -> problems.invalid(amount.path(), name, detail));
        if (!name.contains("/") && !ResourceRules.isStandard(name)) {
            problems.invalid(amount.path(), name, "must be a standard resource type or fully qualified");
            problems.invalid(amount.path(), name, "must be a standard resource for quota");
        }
        ResourceRules.quantity(problems, name, amount);
    }

    @Override
    public void validate(View object, Problems problems) {
        object.at("spec", "hard").entries().forEach((name, amount) -> hard(problems, name, amount));
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
