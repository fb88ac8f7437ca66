package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.List;
import java.util.Map;

/** Configuration that pods consume as files or variables. */
public final class ConfigMapKind implements Rules {
    private ConfigMapKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "ConfigMap")
                .resource("configmaps")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .shortNames("cm")
                .columns(
                        Columns.name(),
                        Columns.text(
                                        "Data",
                                        "How many entries there are, text and binary.",
                                        (o, now) -> o.path("data").size()
                                                + (long) o.path("binaryData").size())
                                .describedBy("data"),
                        Columns.age())
                .rules(new ConfigMapKind());
    }

    /** What may not change is told first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
        validate(object, problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        SecretKind.immutable(problems, object, old, "data", "binaryData");
    }

    @Override
    public void defaults(ObjectNode object) {
        if (object.path("binaryData") instanceof ObjectNode data) {
            Fill.emptyForNull(data);
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        long size = 0;
        for (String part : List.of("data", "binaryData")) {
            boolean binary = part.equals("binaryData");
            for (Map.Entry<String, View> entry : object.get(part).entries().entrySet()) {
                View value = entry.getValue();
                Names.configMapKey(entry.getKey())
                        .forEach(detail -> problems.invalid(value.path(), entry.getKey(), detail));
                if (!binary && object.get("binaryData").key(entry.getKey()).exists()) {
                    problems.invalid(value.path(), entry.getKey(), "duplicate of key present in binaryData");
                }
                size += binary ? value.size() * 3L / 4 : value.size();
            }
        }
        if (size > SecretKind.LIMIT) {
            problems.tooLong(View.of(object.node(), "[]"), SecretKind.LIMIT);
        }
    }
}
