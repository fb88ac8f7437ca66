package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import java.time.Instant;

/** Jobs at times. */
public final class CronJobKind {
    private CronJobKind() {}

    public static Kind.Builder define() {
        return Kind.named("batch", "v1", "CronJob")
                .resource("cronjobs")
                .shortNames("cj")
                .categories("all")
                .generation()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text("Schedule", "When it runs, in cron format.", "spec", "schedule"),
                        Columns.textOr(Columns.NONE, "Timezone", "Where the schedule is read.", "spec", "timeZone"),
                        Columns.bool(
                                "Suspend",
                                "Whether later runs are held back.",
                                (o, now) -> o.path("spec").path("suspend").asBoolean() ? "True" : "False"),
                        Columns.integer("Active", "How many of its jobs run.", (o, now) ->
                                (long) o.path("status").path("active").size()),
                        Columns.text("Last Schedule", "When it last started a job.", (o, now) -> lastSchedule(o, now)),
                        Columns.age(),
                        Columns.containers("spec", "jobTemplate", "spec", "template", "spec"),
                        Columns.images("spec", "jobTemplate", "spec", "template", "spec"),
                        Columns.selector("spec", "jobTemplate", "spec", "selector"));
    }

    private static String lastSchedule(JsonNode object, Instant now) {
        JsonNode last = object.path("status").path("lastScheduleTime");
        return last.isMissingNode() ? Columns.NONE : Columns.since(last, now);
    }
}
