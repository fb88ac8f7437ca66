package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import java.util.List;

/** Rules for templates of pods and for the selectors that must find the pods made of them. */
public final class PodTemplateRules {
    private static final String MISMATCH = "`selector` does not match template `labels`";

    private PodTemplateRules() {}

    /** Labels, annotations and spec of the template. */
    public static void validate(Problems problems, View template) {
        Check.labels(problems, template.at("metadata", "labels"));
        Check.annotations(problems, template.at("metadata", "annotations"));
        PodSpecRules.validate(problems, template.get("spec"), "", false);
        if (!template.at("spec", "ephemeralContainers").isEmpty()) {
            problems.forbidden(
                    template.at("spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template");
        }
    }

    /** A selector must be there, say something, and fit the template. */
    public static void selector(Problems problems, View selector, View template, String kind) {
        if (!selector.exists()) {
            problems.required(selector);
            return;
        }
        Selectors.validate(problems, selector);
        if (Selectors.isEmpty(selector)) {
            problems.invalid(selector, "empty selector is invalid for " + kind);
        }
        labelsFit(problems, selector, template);
    }

    /** What the template makes must be found again. */
    public static void labelsFit(Problems problems, View selector, View template) {
        View labels = template.at("metadata", "labels");
        if (!Selectors.isEmpty(selector) && !Selectors.matches(selector, labels)) {
            problems.invalid(labels.exists() ? labels : View.of(Json.object(), labels.path()), MISMATCH);
        }
    }

    /** Pods that are replaced when they end are always restarted in place first. */
    public static void alwaysRestarts(Problems problems, View template, String kind) {
        View policy = template.at("spec", "restartPolicy");
        if (!policy.is("Always")) {
            problems.notSupported(policy, List.of("Always"));
        }
        View deadline = template.at("spec", "activeDeadlineSeconds");
        if (deadline.exists()) {
            problems.forbidden(deadline, "activeDeadlineSeconds in " + kind + " is not Supported");
        }
    }
}
