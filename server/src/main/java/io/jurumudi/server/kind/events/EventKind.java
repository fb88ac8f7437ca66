package io.jurumudi.server.kind.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Kind;
import java.util.Map;

/** The newer form of the core group's Event. Objects are stored in the older form, which both groups share. */
public final class EventKind {
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

    public static Kind.Builder define() {
        Kind.Builder kind = Kind.named("events.k8s.io", "v1", "Event");
        for (String field :
                new String[] {"kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"}) {
            kind.field("regarding." + field, "involvedObject", field);
        }
        return kind.field("reason", "reason")
                .field("reportingController", "reportingComponent")
                .field("type", "type")
                .shortNames("ev")
                .createsOnUpdate()
                .storedAs(STORED)
                .conversion(EventKind::convert)
                .timeToLive(io.jurumudi.server.kind.core.EventKind.KEPT)
                .columns(io.jurumudi.server.kind.core.EventKind.columns());
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
