package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Bounds and defaults for what pods and claims of a namespace may ask for. */
public final class LimitRangeKind implements Rules {
    private static final Set<String> STANDARD = Set.of("Pod", "Container", "PersistentVolumeClaim");

    private LimitRangeKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "LimitRange")
                .resource("limitranges")
                .checksMetadata(MetadataChecks.WHOLE)
                .shortNames("limits")
                .createsOnUpdate()
                .rules(new LimitRangeKind());
    }

    /** Names that nobody gives are given as unique ones. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        ObjectNode metadata = Fill.object(object, "metadata");
        Fill.text(metadata, "name", UUID.randomUUID().toString());
    }

    @Override
    public void validate(View object, Problems problems) {
        Set<String> types = new HashSet<>();
        for (View item : object.at("spec", "limits").items()) {
            View type = item.get("type");
            List<String> details = Names.qualifiedName(type.text());
            details.forEach(detail -> Check.invalidText(problems, type, detail));
            if (details.isEmpty() && !type.text().contains("/") && !STANDARD.contains(type.text())) {
                problems.invalid(type, "must be a standard limit type or fully qualified");
            }
            if (!types.add(type.text())) {
                Check.duplicateText(problems, type);
            }
            LimitBounds.validate(problems, item);
        }
    }

    private static void fill(ObjectNode amounts, JsonNode from) {
        from.properties().forEach(amount -> amounts.putIfAbsent(amount.getKey(), amount.getValue()));
    }

    @Override
    public void defaults(ObjectNode object) {
        for (ObjectNode item : Fill.each(object.path("spec").path("limits"))) {
            for (String amounts : List.of("max", "min", "default", "defaultRequest", "maxLimitRequestRatio")) {
                Fill.thousandths(item.path(amounts));
            }
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
