package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.HumanDuration;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.PodDefaults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Pods that run to completion. */
public final class JobKind implements Rules {
    private static final String CONTROLLER = "batch.kubernetes.io/controller-uid";
    private static final String NAME = "batch.kubernetes.io/job-name";

    private JobKind() {}

    public static KindBuilder define() {
        return Kind.named("batch", "v1", "Job")
                .resource("jobs")
                .orphansByDefault(
                        "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them"
                                + " or set propagationPolicy=Orphan to suppress this warning")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .categories("all")
                .generation()
                .status()
                .field(
                        "status.successful",
                        o -> String.valueOf(o.path("status").path("succeeded").asInt()))
                .columns(
                        Columns.name(),
                        Columns.text("Status", "Status of the job.", (o, now) -> status(o)),
                        Columns.text("Completions", "Pods that succeeded of those needed.", (o, now) -> completions(o))
                                .describedBy("status", "succeeded"),
                        Columns.text("Duration", "Time required to complete the job.", (o, now) -> duration(o, now)),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"),
                        Columns.selector("spec", "selector"))
                .rules(new JobKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        View status = old.get("status");
        boolean held = !status.get("startTime").exists() || is(old.node(), "Suspended");
        boolean mutable = old.at("spec", "suspend").flag(false)
                && held
                && status.get("active").number(0) == 0;
        JobRules.update(problems, object.get("spec"), old.get("spec"), mutable);
    }

    /** A changed job is checked as a new one, and its spec then once more. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        View labels = old.at("spec", "template", "metadata", "labels");
        boolean prefixed = labels.get(CONTROLLER).exists() && labels.get(NAME).exists();
        whole(problems, object, prefixed);
        JobRules.spec(problems, object.get("spec"));
        JobRules.selector(problems, object.get("spec"));
        validateUpdate(object, old, problems);
    }

    @Override
    public void validate(View object, Problems problems) {
        whole(problems, object, true);
    }

    private static void whole(Problems problems, View job, boolean prefixed) {
        JobRules.generatedSelector(problems, job, prefixed);
        JobRules.spec(problems, job.get("spec"));
        JobRules.selector(problems, job.get("spec"));
        JobRules.podNames(problems, job);
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        JobStatusRules.update(problems, object, old);
    }

    @Override
    public List<String> warnings(View object) {
        return Stream.concat(JobRules.nameWarnings(object).stream(), JobRules.warnings(object.get("spec")).stream())
                .toList();
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return object.get("spec").sameAs(old.get("spec")) ? List.of() : JobRules.warnings(object.get("spec"));
    }

    /** Unless told otherwise, a job finds its pods by a label that no other job's pods can have. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        ObjectNode spec = Fill.object(object, "spec");
        if (spec.path("manualSelector").asBoolean()) {
            return;
        }
        String name = object.path("metadata").path("name").asText();
        String uid = object.path("metadata").path("uid").asText();
        ObjectNode labels = Fill.object(Fill.object(Fill.object(spec, "template"), "metadata"), "labels");
        // a job without labels of its own has its template's
        boolean shared = object.path("metadata").path("labels").isEmpty()
                || labels.equals(object.path("metadata").path("labels"));
        for (String label : List.of("job-name", NAME)) {
            labels.putIfAbsent(label, labels.textNode(name));
        }
        for (String label : List.of("controller-uid", CONTROLLER)) {
            labels.putIfAbsent(label, labels.textNode(uid));
        }
        ObjectNode wanted = Fill.object(Fill.object(spec, "selector"), "matchLabels");
        wanted.putIfAbsent(CONTROLLER, wanted.textNode(uid));
        if (shared) {
            Fill.object(object, "metadata").set("labels", labels.deepCopy());
        }
    }

    /** What is filled in jobs and in what CronJobs make jobs of. */
    static void spec(ObjectNode spec) {
        PodDefaults.template(spec.path("template"));
        for (ObjectNode rule : Fill.each(spec.path("podFailurePolicy").path("rules"))) {
            for (ObjectNode pattern : Fill.each(rule.path("onPodConditions"))) {
                Fill.text(pattern, "status", "True");
            }
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        JsonNode labels = object.path("spec").path("template").path("metadata").path("labels");
        ObjectNode metadata = Fill.object(object, "metadata");
        if (!labels.isEmpty() && metadata.path("labels").isEmpty()) {
            metadata.set("labels", labels.deepCopy());
        }
        spec(Fill.object(object, "spec"));
        ObjectNode spec = Fill.object(object, "spec");
        if (!spec.hasNonNull("completions") && !spec.hasNonNull("parallelism")) {
            spec.put("completions", 1);
        }
        Fill.number(spec, "parallelism", 1);
        Fill.number(spec, "backoffLimit", spec.hasNonNull("backoffLimitPerIndex") ? Integer.MAX_VALUE : 6);
        Fill.textIfAbsent(spec, "completionMode", "NonIndexed");
        Fill.flag(spec, "suspend", false);
        Fill.textIfAbsent(
                spec, "podReplacementPolicy", spec.has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        Fill.flag(spec, "manualSelector", false);
    }

    private static String status(JsonNode job) {
        if (is(job, "Complete")) {
            return "Complete";
        }
        if (is(job, "Failed")) {
            return "Failed";
        }
        if (job.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        for (String condition : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
            if (is(job, condition)) {
                return condition;
            }
        }
        return "Running";
    }

    private static boolean is(JsonNode job, String type) {
        for (JsonNode condition : job.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition.path("status").asText().equals("True");
            }
        }
        return false;
    }

    private static String completions(JsonNode job) {
        long succeeded = job.path("status").path("succeeded").asLong();
        JsonNode spec = job.path("spec");
        if (spec.has("completions")) {
            return succeeded + "/" + spec.path("completions").asLong();
        }
        long parallelism = spec.path("parallelism").asLong();
        return parallelism > 1 ? succeeded + "/1 of " + parallelism : succeeded + "/1";
    }

    private static String duration(JsonNode job, Instant now) {
        JsonNode status = job.path("status");
        Instant end = Columns.instant(status.path("completionTime")).orElse(now);
        return Columns.instant(status.path("startTime"))
                .map(start -> HumanDuration.of(Duration.between(start, end)))
                .orElse("");
    }
}
