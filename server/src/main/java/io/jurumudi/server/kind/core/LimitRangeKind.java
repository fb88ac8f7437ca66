package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;

/** Bounds and defaults for what pods and claims of a namespace may ask for. */
public final class LimitRangeKind implements Rules {
    private LimitRangeKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "LimitRange")
                .resource("limitranges")
                .shortNames("limits")
                .createsOnUpdate()
                .rules(new LimitRangeKind());
    }

    private static void fill(ObjectNode amounts, JsonNode from) {
        from.properties().forEach(amount -> amounts.putIfAbsent(amount.getKey(), amount.getValue()));
    }

    @Override
    public void defaults(ObjectNode object) {
        for (ObjectNode item : Fill.each(object.path("spec").path("limits"))) {
            if (item.path("type").asText().equals("Container")) {
                ObjectNode limits = Fill.object(item, "default");
                ObjectNode requests = Fill.object(item, "defaultRequest");
                fill(limits, item.path("max"));
                fill(requests, limits);
                fill(requests, item.path("min"));
            }
        }
    }
}
