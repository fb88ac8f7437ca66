package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Column;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Something that happened to an object; forgotten after an hour. Also served, in another form, by events.k8s.io. */
public final class EventKind implements Rules {
    /** How long events are kept, upstream's default. */
    public static final Duration KEPT = Duration.ofHours(1);

    private static final EventFields FIELDS = new EventFields("involvedObject", "reportingComponent", "message");

    private static final String SUBOBJECT =
            "If referring to a piece of an object instead of an entire object, this string should contain a valid JSON/Go field "
                    + "access statement, such as desiredState.manifest.containers[2]. For example, if the object reference is to a "
                    + "container within a pod, this would take on a value like: \"spec.containers{name}\" (where \"name\" refers to "
                    + "the name of the container that triggered the event) or if no container name is specified "
                    + "\"spec.containers[2]\" (container with index 2 in this pod). This syntax is chosen only to have some "
                    + "well-defined way of referencing a part of an object.";

    private EventKind() {}

    public static KindBuilder define() {
        KindBuilder kind = Kind.named("", "v1", "Event").ownsNothing().checksMetadata(MetadataChecks.NEVER);
        for (String field :
                new String[] {"kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"}) {
            kind.field("involvedObject." + field, "involvedObject", field);
        }
        return kind.field("reason", "reason")
                .field("reportingComponent", "reportingComponent")
                .field("source", EventKind::component)
                .field("type", "type")
                .shortNames("ev")
                .createsOnUpdate()
                .timeToLive(KEPT)
                .columns(columns())
                .rules(new EventKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        FIELDS.validate(problems, object);
    }

    /** The columns of both forms; they look at the stored one. */
    public static Column[] columns() {
        return new Column[] {
            Columns.text(
                    "Last Seen",
                    "The time at which the most recent occurrence of this event was recorded.",
                    EventKind::lastSeen),
            Columns.text(
                    "Type",
                    "Type of this event (Normal, Warning), new types could be added in the future",
                    (o, now) -> o.path("type").asText("")),
            Columns.text(
                    "Reason",
                    "This should be a short, machine understandable string that gives the reason for the transition into the object's current status.",
                    (o, now) -> o.path("reason").asText("")),
            Columns.text("Object", "The object that this event is about.", (o, now) -> object(o)),
            Columns.text(
                            "Subobject",
                            SUBOBJECT,
                            (o, now) ->
                                    o.path("involvedObject").path("fieldPath").asText(""))
                    .wide(),
            Columns.text(
                            "Source",
                            "The component reporting this event. Should be a short machine understandable string.",
                            (o, now) -> source(o))
                    .wide(),
            Columns.text(
                    "Message",
                    "A human-readable description of the status of this operation.",
                    (o, now) -> o.path("message").asText("").strip()),
            Columns.text(
                            "First Seen",
                            "The time at which the event was first recorded. (Time of server receipt is in TypeMeta.)",
                            EventKind::firstSeen)
                    .wide(),
            Columns.text("Count", "The number of times this event has occurred.", (o, now) -> count(o))
                    .wide(),
            new Column(
                            "Name",
                            "string",
                            "name",
                            "The object's name, unique among objects of its kind in its namespace.",
                            1,
                            (o, now) -> o.path("metadata").path("name").asText())
                    .describedBy("metadata", "name")
        };
    }

    private static String component(ObjectNode event) {
        return Columns.or(
                event.path("source").path("component"),
                event.path("reportingComponent").asText(""));
    }

    private static String firstSeen(JsonNode event, Instant now) {
        JsonNode first = event.path("firstTimestamp");
        return Columns.since(Columns.instant(first).isPresent() ? first : event.path("eventTime"), now);
    }

    private static String lastSeen(JsonNode event, Instant now) {
        if (event.path("series").isObject()) {
            return Columns.since(event.path("series").path("lastObservedTime"), now);
        }
        JsonNode last = event.path("lastTimestamp");
        return Columns.instant(last).isPresent() ? Columns.since(last, now) : firstSeen(event, now);
    }

    private static Object count(JsonNode event) {
        return event.path("series").isObject()
                ? event.path("series").path("count").asLong()
                : Math.max(1, event.path("count").asLong());
    }

    private static String object(JsonNode event) {
        String kind = event.path("involvedObject").path("kind").asText("").toLowerCase(Locale.ROOT);
        String name = event.path("involvedObject").path("name").asText("");
        return name.isEmpty() ? kind : kind + "/" + name;
    }

    private static String source(JsonNode event) {
        String component = Columns.or(
                event.path("source").path("component"),
                event.path("reportingComponent").asText(""));
        String host = Columns.or(
                event.path("source").path("host"),
                event.path("reportingInstance").asText(""));
        return host.isEmpty() ? component : component + ", " + host;
    }
}
