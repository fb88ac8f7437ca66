package io.jurumudi.server.kind.apps;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.pod.PodWarnings;
import java.util.ArrayList;
import java.util.List;

/** What makers of workloads are warned of: their pods, and names that make odd names of pods. */
final class WorkloadWarnings {
    private WorkloadWarnings() {}

    static List<String> ofNew(View workload) {
        List<String> warnings = new ArrayList<>();
        List<String> problems =
                Names.dns1123Label(workload.at("metadata", "name").text());
        if (!problems.isEmpty()) {
            warnings.add(
                    "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior;"
                            + " a DNS label is recommended: [" + String.join(" ", problems) + "]");
        }
        warnings.addAll(PodWarnings.of(workload.at("spec", "template")));
        return warnings;
    }

    /** Nothing is said again of what stays as it is. */
    static List<String> ofChange(View workload, View old) {
        return workload.get("spec").sameAs(old.get("spec"))
                ? List.of()
                : PodWarnings.of(workload.at("spec", "template"));
    }
}
