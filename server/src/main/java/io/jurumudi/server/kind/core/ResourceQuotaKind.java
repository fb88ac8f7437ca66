package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** How much a namespace may hold. */
public final class ResourceQuotaKind {
    private ResourceQuotaKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "ResourceQuota")
                .resource("resourcequotas")
                .shortNames("quota")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("Request", "What is used and allowed.", (o, now) -> amounts(o, false)),
                        Columns.text("Limit", "What limits are used and allowed.", (o, now) -> amounts(o, true)),
                        Columns.age());
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
