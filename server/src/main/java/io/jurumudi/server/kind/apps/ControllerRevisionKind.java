package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.Locale;

/** A past state of a StatefulSet or DaemonSet. */
public final class ControllerRevisionKind implements Rules {
    private ControllerRevisionKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "ControllerRevision")
                .resource("controllerrevisions")
                .formerly(OldWorkloads.revisions())
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .columns(
                        Columns.name(),
                        Columns.text("Controller", "Controller of the object", (o, now) -> controller(o)),
                        Columns.text(
                                        "Revision",
                                        "Its number.",
                                        (o, now) -> o.path("revision").asLong())
                                .describedBy("revision"),
                        Columns.age())
                .rules(new ControllerRevisionKind());
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        View data = object.get("data");
        if (!data.exists()) {
            problems.required(data, "data is mandatory");
        } else if (!data.isObject()) {
            problems.required(data, "data must be a valid JSON object");
        }
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("data"), old.get("data"));
    }

    @Override
    public void validate(View object, Problems problems) {
        Check.notNegative(problems, object.get("revision"));
    }

    private static String controller(JsonNode revision) {
        for (JsonNode owner : revision.path("metadata").path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                String group = GroupVersionKind.of(owner.path("apiVersion").asText(), "")
                        .group();
                String kind = owner.path("kind").asText() + (group.isEmpty() ? "" : "." + group);
                return kind.toLowerCase(Locale.ROOT) + "/" + owner.path("name").asText();
            }
        }
        return Columns.NONE;
    }
}
