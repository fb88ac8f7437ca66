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
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Jobs at times. */
public final class CronJobKind implements Rules {
    /** What is left once the controller has appended a time to make the name of a job. */
    private static final int LONGEST_NAME = 52;

    private CronJobKind() {}

    public static KindBuilder define() {
        return Kind.named("batch", "v1", "CronJob")
                .resource("cronjobs")
                .formerly(
                        OldVersion.of("batch/v1beta1")
                                .deprecated(21, 25, "batch/v1")
                                .leavingOwned(),
                        OldVersion.of("batch/v2alpha1"))
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
                                        (o, now) ->
                                                o.path("spec").path("suspend").asBoolean() ? "True" : "False")
                                .describedBy("spec", "suspend"),
                        Columns.integer("Active", "How many of its jobs run.", (o, now) ->
                                        (long) o.path("status").path("active").size())
                                .describedBy("status", "active"),
                        Columns.text("Last Schedule", "When it last started a job.", (o, now) -> lastSchedule(o, now))
                                .describedBy("status", "lastScheduleTime"),
                        Columns.age(),
                        Columns.containers("spec", "jobTemplate", "spec", "template", "spec"),
                        Columns.images("spec", "jobTemplate", "spec", "template", "spec"),
                        Columns.selector("spec", "jobTemplate", "spec", "selector"))
                .rules(new CronJobKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        spec(problems, object.get("spec"), false, true);
        View name = object.at("metadata", "name");
        if (name.size() > LONGEST_NAME) {
            problems.invalid(name, "must be no more than " + LONGEST_NAME + " characters");
        }
    }

    /** What older servers let in may stay: a time zone in the schedule, or one that is not known here. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        View before = old.get("spec");
        boolean newZone = !object.at("spec", "timeZone").sameAs(before.get("timeZone"));
        spec(problems, object.get("spec"), hasZone(before.get("schedule")), newZone);
    }

    private static boolean hasZone(View schedule) {
        return schedule.text().contains("TZ");
    }

    private static void spec(Problems problems, View spec, boolean zoneInSchedule, boolean checkZone) {
        View schedule = spec.get("schedule");
        if (Check.requiredText(problems, schedule)) {
            CronSchedule.problem(schedule.text()).ifPresent(detail -> problems.invalid(schedule, detail));
            if (hasZone(schedule) && !zoneInSchedule) {
                problems.invalid(schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            } else if (hasZone(schedule) && spec.get("timeZone").exists()) {
                problems.invalid(schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
            }
        }
        Check.notNegative(problems, spec.get("startingDeadlineSeconds"));
        if (checkZone) {
            CronSchedule.timeZone(problems, spec.get("timeZone"));
        }
        Check.oneOf(problems, spec.get("concurrencyPolicy"), "Allow", "Forbid", "Replace");
        View job = spec.at("jobTemplate", "spec");
        JobRules.spec(problems, job);
        if (job.get("selector").exists()) {
            problems.invalid(job.get("selector"), "`selector` will be auto-generated");
        }
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

    @Override
    public List<String> warnings(View object) {
        return Stream.concat(
                        JobRules.nameWarnings(object).stream(),
                        JobRules.warnings(object.at("spec", "jobTemplate", "spec")).stream())
                .toList();
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        List<String> warnings = new ArrayList<>();
        if (!object.get("spec").sameAs(old.get("spec"))) {
            warnings.addAll(JobRules.warnings(object.at("spec", "jobTemplate", "spec")));
        }
        if (hasZone(object.at("spec", "schedule"))) {
            // upstream spells the path so
            warnings.add("cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see"
                    + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details");
        }
        return warnings;
    }

    private static String lastSchedule(JsonNode object, Instant now) {
        JsonNode last = object.path("status").path("lastScheduleTime");
        return last.isMissingNode() ? Columns.NONE : Columns.since(last, now);
    }
}
