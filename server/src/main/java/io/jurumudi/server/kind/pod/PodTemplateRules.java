package io.jurumudi.server.kind.pod;

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
        // upstream leaves metadata out of these paths
        Check.labels(problems, View.of(template.at("metadata", "labels").node(), template.path() + ".labels"));
        Check.annotations(
                problems, View.of(template.at("metadata", "annotations").node(), template.path() + ".annotations"));
        PodSpecRules.validate(problems, template.get("spec"), "", false);
        if (!template.at("spec", "ephemeralContainers").isEmpty()) {
            problems.forbidden(
                    template.at("spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template");
        }
    }

    /**
     * A selector must say something, be readable and fit the template.
     *
     * @param required whether it must be there; without it no template fits
     * @param kind as the complaint of an empty selector calls it
     * @return whether it could be read
     */
    public static boolean selector(Problems problems, View selector, View template, boolean required, String kind) {
        if (required && !selector.exists()) {
            problems.required(selector);
        }
        Selectors.validate(problems, selector);
        if (selector.exists() && Selectors.isEmpty(selector)) {
            problems.invalid(selector, "empty selector is invalid for " + kind);
        }
        if (!Selectors.isReadable(selector)) {
            return false;
        }
        if (!selector.exists() || !Selectors.matches(selector, template.at("metadata", "labels"))) {
            problems.invalid(template.at("metadata", "labels"), MISMATCH);
        }
        return true;
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
