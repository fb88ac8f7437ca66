package io.jurumudi.server.kind.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.InternalTypes;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
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

    private static final EventFields FIELDS = new EventFields("regarding", "reportingController", "note");

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
    public void validateCreate(View object, Problems problems) {
        FIELDS.validate(problems, object);
        series(problems, object.get("series"));
        if (!object.get("eventTime").exists()) {
            problems.required(object.get("eventTime"));
        }
        String type = object.get("type").text();
        if (!type.equals("Normal") && !type.equals("Warning")) {
            problems.invalid("type", "", "has invalid value: " + type);
        }
        for (String field :
                List.of("deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount", "deprecatedSource")) {
            View unset = object.get(field);
            if (!unset.isEmpty() && !unset.is("0")) {
                problems.invalid(NAMES.get(field), "", "needs to be unset");
            }
        }
    }

    /** A series is more than one. */
    private static void series(Problems problems, View series) {
        if (series.exists()) {
            if (series.get("count").number(0) < 2) {
                problems.invalid("series.count", "", "should be at least 2");
            }
            if (!series.get("lastObservedTime").exists()) {
                problems.required(series.get("lastObservedTime"));
            }
        }
    }

    /** Only the series goes on. */
    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        FIELDS.validate(problems, object);
        if (!object.get("series").sameAs(old.get("series"))) {
            series(problems, object.get("series"));
        }
        reference(problems, object, old, "regarding", "ObjectReference");
        text(problems, object, old, "reason");
        text(problems, object, old, "note");
        reference(problems, object, old, "deprecatedSource", "EventSource");
        value(problems, object, old, "deprecatedFirstTimestamp");
        value(problems, object, old, "deprecatedLastTimestamp");
        count(problems, object.get("deprecatedCount"), old.get("deprecatedCount"));
        text(problems, object, old, "reason");
        text(problems, object, old, "type");
        value(problems, object, old, "eventTime");
        text(problems, object, old, "action");
        if (object.get("related").exists()) {
            reference(problems, object, old, "related", "ObjectReference");
        } else {
            value(problems, object, old, "related");
        }
        text(problems, object, old, "reportingController");
        text(problems, object, old, "reportingInstance");
    }

    private static String told(String field) {
        return field.equals("reportingController") ? field : NAMES.getOrDefault(field, field);
    }

    private static void text(Problems problems, View object, View old, String field) {
        if (!object.get(field).text().equals(old.get(field).text())) {
            problems.invalid(told(field), object.get(field).text(), Check.IMMUTABLE);
        }
    }

    private static void value(Problems problems, View object, View old, String field) {
        if (!object.get(field).sameAs(old.get(field))) {
            problems.invalid(View.of(object.get(field).node(), told(field)), Check.IMMUTABLE);
        }
    }

    private static void count(Problems problems, View count, View old) {
        if (count.number(0) != old.number(0)) {
            problems.invalid(View.of(LongNode.valueOf(count.number(0)), "count"), Check.IMMUTABLE);
        }
    }

    private static void reference(Problems problems, View object, View old, String field, String type) {
        JsonNode shown = InternalTypes.of(type, object.get(field).object());
        JsonNode before = InternalTypes.of(type, old.get(field).object());
        if (!shown.equals(before)
                || object.get(field).exists() != old.get(field).exists() && field.equals("related")) {
            problems.add(new Status.Cause(
                    "FieldValueInvalid", "Invalid value: " + Json.text(shown) + ": " + Check.IMMUTABLE, told(field)));
        }
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
