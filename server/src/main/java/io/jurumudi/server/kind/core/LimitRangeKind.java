package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.Set;

/** Bounds and defaults for what pods and claims of a namespace may ask for. */
public final class LimitRangeKind implements Rules {
    private LimitRangeKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "LimitRange")
                .resource("limitranges")
                .checksMetadata(MetadataChecks.WHOLE)
                .shortNames("limits")
                .createsOnUpdate()
                .rules(new LimitRangeKind());
    }

    private static void ordered(Problems problems, View item, String less, String more) {
        item.get(less).entries().forEach((name, amount) -> {
            View bound = item.get(more).key(name);
            if (bound.exists()
                    && Quantity.parse(amount.node().asText())
                                    .compareTo(Quantity.parse(bound.node().asText()))
                            > 0) {
                problems.invalid(
                        amount.path(),
                        amount.node().asText(),
                        "%s value %s is greater than %s value %s"
                                .formatted(
                                        less,
                                        amount.node().asText(),
                                        more,
                                        bound.node().asText()));
            }
        });
    }

    @Override
    public void validate(View object, Problems problems) {
        Set<String> types = new HashSet<>();
        for (View item : object.at("spec", "limits").items()) {
            View type = item.get("type");
            Check.spelled(problems, type, Names::qualifiedName);
            if (!type.text().isEmpty() && !types.add(type.text())) {
                problems.duplicate(type);
            }
            boolean bounded = item.get("min").key("storage").exists()
                    || item.get("max").key("storage").exists();
            if (type.is("PersistentVolumeClaim") && !bounded) {
                problems.required(
                        item.get("limits"),
                        "either minimum or maximum storage value is required, but neither was provided");
            }
            ordered(problems, item, "min", "max");
            ordered(problems, item, "min", "default");
            ordered(problems, item, "default", "max");
            ordered(problems, item, "defaultRequest", "default");
        }
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
