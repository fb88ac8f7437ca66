package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.Set;

/** Which storage drivers a node has. */
public final class CSINodeKind implements Rules {
    private static final int LONGEST_ID = 256;

    private CSINodeKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "CSINode")
                .resource("csinodes")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(17, 22, "storage.k8s.io/v1"))
                .returnsDeleted()
                .checksMetadata(MetadataChecks.WHOLE)
                .clusterScoped()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer(
                                "Drivers",
                                "Drivers indicates the number of CSI drivers registered on the node",
                                (o, now) ->
                                        (long) o.path("spec").path("drivers").size()),
                        Columns.age())
                .rules(new CSINodeKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        for (View before : old.at("spec", "drivers").items()) {
            for (View driver : object.at("spec", "drivers").items()) {
                ObjectNode now = driver.object().deepCopy();
                ObjectNode then = before.object().deepCopy();
                now.remove("allocatable");
                then.remove("allocatable");
                if (driver.get("name").sameAs(before.get("name")) && !now.equals(then)) {
                    // shown as the driver it is, told of the list it stands in
                    problems.invalid(View.of(now, driver.path()), "spec.drivers", Check.IMMUTABLE);
                }
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        Set<String> names = new HashSet<>();
        for (View driver : object.at("spec", "drivers").items()) {
            StorageRules.driverName(problems, driver.get("name"));
            View id = driver.get("nodeID");
            Check.requiredText(problems, id);
            if (id.size() > LONGEST_ID) {
                problems.invalid(id, "must be " + LONGEST_ID + " characters or less");
            }
            Check.notNegative(problems, driver.at("allocatable", "count"));
            if (!names.add(driver.get("name").text())) {
                Check.duplicateText(problems, driver.get("name"));
            }
            topologyKeys(problems, driver);
        }
    }

    /** Complaints name the driver, not the key. */
    private static void topologyKeys(Problems problems, View driver) {
        Set<String> seen = new HashSet<>();
        for (View item : driver.get("topologyKeys").items()) {
            View key = View.of(item.node(), driver.path());
            if (key.text().isEmpty()) {
                problems.required(key);
            }
            if (!seen.add(key.text())) {
                Check.duplicateText(problems, key);
            }
            Check.spelled(problems, key, Names::qualifiedName);
        }
    }
}
