package io.jurumudi.server.kind.batch;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what a controller may say of a job, which may be one that is not the cluster's own. */
final class JobStatusRules {
    private final Problems problems;
    private final View job;
    private final View old;
    private final View status;
    private final View conditions;

    private JobStatusRules(Problems problems, View job, View old) {
        this.problems = problems;
        this.job = job;
        this.old = old;
        status = job.get("status");
        conditions = status.get("conditions");
    }

    /** Most is only checked where it changed, so that what older controllers wrote can stay. */
    static void update(Problems problems, View job, View old) {
        var rules = new JobStatusRules(problems, job, old);
        rules.counts();
        rules.uncounted();
        rules.complete();
        rules.finished();
        rules.indexes();
        rules.pods();
        rules.success();
        rules.irrevocable();
    }

    private void counts() {
        for (String count : List.of("active", "succeeded", "failed", "ready", "terminating")) {
            Check.notNegative(problems, status.get(count));
        }
    }

    private void uncounted() {
        Set<String> seen = new HashSet<>();
        for (String list : List.of("succeeded", "failed")) {
            for (View uid : status.at("uncountedTerminatedPods", list).items()) {
                if (uid.text().isEmpty()) {
                    problems.invalid(uid, "must not be empty");
                } else if (!seen.add(uid.text())) {
                    problems.duplicate(uid);
                }
            }
        }
    }

    private void complete() {
        boolean complete = is(job, "Complete");
        boolean turned = turned("Complete");
        View start = status.get("startTime");
        View end = status.get("completionTime");
        if ((turned || turned("Failed")) && complete && is(job, "Failed")) {
            wrong("cannot set Complete=True and Failed=true conditions");
        }
        if ((turned || turned("FailureTarget")) && complete && is(job, "FailureTarget")) {
            wrong("cannot set Complete=True and FailureTarget=true conditions");
        }
        if (turned || changed("completionTime")) {
            if (end.exists() && !complete) {
                problems.invalid(end, "cannot set completionTime when there is no Complete=True condition");
            } else if (!end.exists() && complete) {
                problems.required(end, "completionTime is required for Complete jobs");
            }
        }
        boolean backwards = Columns.instant(end.node())
                .flatMap(e -> Columns.instant(start.node()).map(e::isBefore))
                .orElse(false);
        if ((changed("startTime") || changed("completionTime")) && backwards) {
            problems.invalid(end, "must be equal to or after `startTime`");
        }
        if ((turned("Failed") || changed("failedIndexes")) && is(job, "Failed") && !is(job, "FailureTarget")) {
            wrong("cannot set Failed=True condition without the FailureTarget=true condition");
        }
        if ((turned || turned("SuccessCriteriaMet")) && complete && !is(job, "SuccessCriteriaMet")) {
            wrong("cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        }
    }

    private void finished() {
        if (!isFinished(job)) {
            return;
        }
        boolean turned = !isFinished(old);
        if ((turned || changed("active")) && status.get("active").number(0) > 0) {
            problems.invalid(status.get("active"), "active>0 is invalid for finished job");
        }
        boolean nothingToDo = job.at("spec", "suspend").flag(false)
                && job.at("spec", "completions").number(-1) == 0;
        if ((turned || changed("startTime"))
                && !nothingToDo
                && !status.get("startTime").exists()) {
            problems.required(status.get("startTime"), "startTime is required for finished job");
        }
        View uncounted = status.get("uncountedTerminatedPods");
        boolean some = !uncounted.get("failed").isEmpty()
                || !uncounted.get("succeeded").isEmpty();
        if ((turned || changed("uncountedTerminatedPods")) && some) {
            problems.invalid(uncounted, "must be empty for finished job");
        }
    }

    private void indexes() {
        View completed = status.get("completedIndexes");
        View failed = status.get("failedIndexes");
        View completions = job.at("spec", "completions");
        boolean limited = job.at("spec", "backoffLimitPerIndex").exists();
        if (changed("completedIndexes") && completions.exists()) {
            readable(completed, completions);
        }
        if (changed("failedIndexes") && completions.exists() && limited && failed.exists()) {
            readable(failed, completions);
        }
        if (changed("completedIndexes") && !completed.isEmpty() && !isIndexed()) {
            problems.invalid(completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
        }
        if (changed("failedIndexes") && !limited && failed.exists()) {
            problems.invalid(failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        }
        if (changed("failedIndexes") || changed("completedIndexes")) {
            JobIndexes.overlap(completed.text(), failed.text(), completions.number(0))
                    .ifPresent(index ->
                            problems.invalid(failed, "failedIndexes and completedIndexes overlap at index: " + index));
        }
    }

    private void readable(View indexes, View completions) {
        if (JobIndexes.read(indexes.text(), completions.number(0)) instanceof JobIndexes.Unreadable(String why)) {
            String field = indexes.path().substring(indexes.path().lastIndexOf('.') + 1);
            problems.invalid(
                    View.of(TextNode.valueOf(indexes.text()), indexes.path()), "error parsing " + field + ": " + why);
        }
    }

    private void pods() {
        View terminating = status.get("terminating");
        boolean finished = isFinished(job);
        if ((finished != isFinished(old) || changed("terminating")) && finished && terminating.number(0) > 0) {
            problems.invalid(terminating, "terminating>0 is invalid for finished job");
        }
        if ((changed("ready") || changed("active"))
                && status.get("ready").number(0) > status.get("active").number(0)) {
            problems.invalid(status.get("ready"), "cannot set more ready pods than active");
        }
    }

    private void success() {
        boolean met = is(job, "SuccessCriteriaMet");
        if (met && is(job, "Failed")) {
            wrong("cannot set SuccessCriteriaMet=True and Failed=true conditions");
        }
        if (met && is(job, "FailureTarget")) {
            wrong("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        }
        if (job.at("spec", "successPolicy").exists() && !met && is(job, "Complete")) {
            wrong("cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
        }
    }

    /** What has once been said and stays so. */
    private void irrevocable() {
        for (String type : List.of("Failed", "Complete", "FailureTarget")) {
            if (is(old, type) && !is(job, type)) {
                wrong("cannot disable the terminal " + type + "=True condition");
            }
        }
        decreased("failed", true);
        boolean elastic = isIndexed() && job.at("spec", "completions").sameAs(job.at("spec", "parallelism"));
        decreased("succeeded", !elastic);
        View end = status.get("completionTime");
        View ended = old.at("status", "completionTime");
        if (end.exists() && ended.exists() && !end.sameAs(ended)) {
            problems.invalid(end, Check.IMMUTABLE);
        }
        boolean resumed = is(old, "Suspended") && has(job, "Suspended", "False");
        if (old.at("status", "startTime").exists()
                && changed("startTime")
                && !resumed
                && !job.at("spec", "suspend").flag(false)) {
            problems.invalid(status.get("startTime"), "field is immutable for unsuspended job once set");
        }
        if (is(old, "SuccessCriteriaMet") && !is(job, "SuccessCriteriaMet")) {
            wrong("cannot disable the SuccessCriteriaMet=True condition");
        }
        if (is(old, "Complete") && !is(old, "SuccessCriteriaMet") && is(job, "SuccessCriteriaMet")) {
            wrong("cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
        }
    }

    private void decreased(String count, boolean refused) {
        if (refused && status.get(count).number(0) < old.at("status", count).number(0)) {
            problems.invalid(status.get(count), "cannot decrease the " + count + " counter");
        }
    }

    private void wrong(String detail) {
        problems.invalidUnshown(conditions, detail);
    }

    private boolean isIndexed() {
        return job.at("spec", "completionMode").is("Indexed");
    }

    private boolean changed(String field) {
        return !status.get(field).sameAs(old.at("status", field));
    }

    private boolean turned(String type) {
        return is(job, type) != is(old, type);
    }

    private static boolean isFinished(View job) {
        return is(job, "Complete") || is(job, "Failed");
    }

    private static boolean is(View job, String type) {
        return has(job, type, "True");
    }

    private static boolean has(View job, String type, String value) {
        return job.at("status", "conditions").items().stream()
                .anyMatch(condition -> condition.get("type").is(type)
                        && condition.get("status").is(value));
    }
}
