package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodTemplateRules;

/** A description of pods, kept for later use. */
public final class PodTemplateKind implements Rules {
    private PodTemplateKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "PodTemplate")
                .resource("podtemplates")
                .returnsDeleted()
                .generation()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Containers",
                                "Names of each container in the template.",
                                (o, now) -> Columns.containers(o, "name", "template", "spec")),
                        Columns.text(
                                "Images",
                                "Images referenced by each container in the template.",
                                (o, now) -> Columns.containers(o, "image", "template", "spec")),
                        Columns.text(
                                "Pod Labels",
                                "The labels for the pod template.",
                                (o, now) -> Columns.labels(
                                        o.path("template").path("metadata").path("labels"))))
                .rules(new PodTemplateKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        PodTemplateRules.validate(problems, object.get("template"));
    }

    @Override
    public void defaults(ObjectNode object) {
        PodDefaults.template(object.path("template"));
    }
}
