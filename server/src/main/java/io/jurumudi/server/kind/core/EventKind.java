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
            Columns.text("Last Seen", "When it last happened.", EventKind::lastSeen),
            Columns.text("Type", "Normal or Warning.", "type"),
            Columns.text("Reason", "Why it happened, in a word.", "reason"),
            Columns.text("Object", "To what it happened.", (o, now) -> object(o)),
            Columns.text("Subobject", "To which part.", "involvedObject", "fieldPath")
                    .wide(),
            Columns.text("Source", "Who says so.", (o, now) -> source(o)).wide(),
            Columns.text(
                    "Message",
                    "What happened, for people.",
                    (o, now) -> o.path("message").asText("").strip()),
            Columns.text("First Seen", "When it first happened.", EventKind::firstSeen)
                    .wide(),
            Columns.text("Count", "How often it happened.", (o, now) -> count(o))
                    .wide(),
            new Column(
                    "Name",
                    "string",
                    "name",
                    "The object's name, unique among objects of its kind in its namespace.",
                    1,
                    (o, now) -> o.path("metadata").path("name").asText())
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
