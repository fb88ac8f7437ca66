package io.jurumudi.server.kind.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.core.EventFields;
import java.util.List;
import java.util.Map;

/** The newer form of the core group's Event. Objects are stored in the older form, which both groups share. */
public final class EventKind implements Rules {
    private static final String STORED = "v1";

    /** Fields that only have another name, from this group's to the core group's. */
    private static final Map<String, String> NAMES = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");

    private EventKind() {}

    public static KindBuilder define() {
        KindBuilder kind = Kind.named("events.k8s.io", "v1", "Event")
                .ownsNothing()
                .formerly(OldVersion.of("events.k8s.io/v1beta1").deprecated(22, 25, ""));
        for (String field :
                new String[] {"kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"}) {
            kind.fieldAs("regarding." + field, "involvedObject." + field, "involvedObject", field);
        }
        return kind.field("reason", "reason")
                .fieldAs("reportingController", "reportingComponent", "reportingComponent")
                .field("type", "type")
                .shortNames("ev")
                .createsOnUpdate()
                .storedAs(STORED)
                .conversion(EventKind::convert)
                .timeToLive(io.jurumudi.server.kind.core.EventKind.KEPT)
                .columns(io.jurumudi.server.kind.core.EventKind.columns())
                .rules(new EventKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Map.of("regarding", "involvedObject", "note", "message", "deprecatedSource", "source")
                .forEach((field, path) -> Check.immutable(
                        problems,
                        View.of(object.get(field).node(), path),
                        View.of(old.get(field).node(), path)));
        for (String field : List.of(
                "reason", "type", "eventTime", "action", "related", "reportingController", "reportingInstance")) {
            Check.immutable(problems, object.get(field), old.get(field));
        }
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        for (Map.Entry<String, String> unset : Map.of(
                        "deprecatedFirstTimestamp", "firstTimestamp",
                        "deprecatedLastTimestamp", "lastTimestamp",
                        "deprecatedCount", "count",
                        "deprecatedSource", "source")
                .entrySet()) {
            View field = object.get(unset.getKey());
            if (!field.isEmpty() && !field.is("0")) {
                problems.invalid(unset.getValue(), "", "needs to be unset");
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        EventFields.validate(problems, object, "reportingController", "note");
        if (!object.get("eventTime").exists()) {
            problems.required(object.get("eventTime"));
        }
        String type = object.get("type").text();
        if (!type.equals("Normal") && !type.equals("Warning")) {
            problems.invalid("type", "", "has invalid value: " + type);
        }
        EventFields.series(problems, object.get("series"));
    }

    private static ObjectNode convert(ObjectNode event, String apiVersion) {
        boolean toStored = apiVersion.equals(STORED);
        ObjectNode converted = event.objectNode();
        event.properties()
                .forEach(field -> converted.set(
                        name(field.getKey(), toStored), field.getValue().deepCopy()));
        return converted;
    }

    private static String name(String field, boolean toStored) {
        if (toStored) {
            return NAMES.getOrDefault(field, field);
        }
        for (Map.Entry<String, String> pair : NAMES.entrySet()) {
            if (pair.getValue().equals(field)) {
                return pair.getKey();
            }
        }
        return field;
    }
}
