package io.jurumudi.server.kind.storage;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.Set;

/** Which storage drivers a node has. */
public final class CSINodeKind implements Rules {
    private CSINodeKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "CSINode")
                .resource("csinodes")
                .clusterScoped()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer("Drivers", "How many drivers there are.", (o, now) ->
                                (long) o.path("spec").path("drivers").size()),
                        Columns.age())
                .rules(new CSINodeKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        for (View before : old.at("spec", "drivers").items()) {
            for (View driver : object.at("spec", "drivers").items()) {
                boolean same = driver.get("nodeID").sameAs(before.get("nodeID"))
                        && driver.get("topologyKeys").sameAs(before.get("topologyKeys"));
                if (driver.get("name").sameAs(before.get("name")) && !same) {
                    problems.invalid(View.of(driver.node(), "spec.drivers"), Check.IMMUTABLE);
                }
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        Set<String> names = new HashSet<>();
        for (View driver : object.at("spec", "drivers").items()) {
            if (Check.requiredText(problems, driver.get("name"))
                    && !names.add(driver.get("name").text())) {
                problems.duplicate(driver.get("name"));
            }
            Check.requiredText(problems, driver.get("nodeID"));
        }
    }
}
