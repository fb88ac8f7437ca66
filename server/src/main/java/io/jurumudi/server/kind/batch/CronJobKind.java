package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.time.Instant;
import java.util.List;

/** Jobs at times. */
public final class CronJobKind implements Rules {
    /** What is left once the controller has appended a time to make the name of a job. */
    private static final int LONGEST_NAME = 52;

    private CronJobKind() {}

    public static KindBuilder define() {
        return Kind.named("batch", "v1", "CronJob")
                .resource("cronjobs")
                .checksMetadataWithStatus(MetadataChecks.NEVER)
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
    public void validateCreate(View object, Problems problems) {
        View name = object.at("metadata", "name");
        if (name.size() > LONGEST_NAME) {
            problems.invalid(name, "must be no more than " + LONGEST_NAME + " characters");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        View schedule = spec.get("schedule");
        if (Check.requiredText(problems, schedule)) {
            CronSchedule.problem(schedule.text()).ifPresent(detail -> problems.invalid(schedule, detail));
            if (schedule.text().contains("TZ")) {
                problems.invalid(schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            }
        }
        Check.notNegative(problems, spec.get("startingDeadlineSeconds"));
        CronSchedule.timeZone(problems, spec.get("timeZone"));
        Check.oneOf(problems, spec.get("concurrencyPolicy"), "Allow", "Forbid", "Replace");
        View job = spec.at("jobTemplate", "spec");
        JobRules.spec(problems, job);
        if (job.get("manualSelector").flag(false)) {
            problems.notSupported(job.get("manualSelector"), List.of("nil", "false"));
        }
        Check.notNegative(problems, spec.get("successfulJobsHistoryLimit"));
        Check.notNegative(problems, spec.get("failedJobsHistoryLimit"));
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
