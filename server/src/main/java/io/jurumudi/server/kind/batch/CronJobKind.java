package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.Rules;
import java.time.Instant;

/** Jobs at times. */
public final class CronJobKind implements Rules {
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
                        Columns.selector("spec", "jobTemplate", "spec", "selector"))
                .rules(new CronJobKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "concurrencyPolicy", "Allow");
        Fill.flag(spec, "suspend", false);
        Fill.number(spec, "successfulJobsHistoryLimit", 3);
        Fill.number(spec, "failedJobsHistoryLimit", 1);
        if (spec.path("jobTemplate").path("spec") instanceof ObjectNode job) {
            JobKind.spec(job);
        }
    }

    private static String lastSchedule(JsonNode object, Instant now) {
        JsonNode last = object.path("status").path("lastScheduleTime");
        return last.isMissingNode() ? Columns.NONE : Columns.since(last, now);
    }
}
