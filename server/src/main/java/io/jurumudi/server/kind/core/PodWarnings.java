package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a pod's spec asks for that is allowed and hardly meant. */
final class PodWarnings {
    private PodWarnings() {}

    static List<String> of(View spec) {
        List<String> warnings = new ArrayList<>();
        for (View constraint : spec.get("topologySpreadConstraints").items()) {
            if (!constraint.get("labelSelector").exists()) {
                warnings.add(
                        constraint.get("labelSelector").path() + ": a null labelSelector results in matching no pod");
            }
        }
        for (String list : List.of("initContainers", "containers")) {
            for (View container : spec.get(list).items()) {
                Set<String> names = new HashSet<>();
                for (View variable : container.get("env").items()) {
                    if (!names.add(variable.get("name").text())) {
                        warnings.add("%s: hides previous definition of \"%s\", which may be dropped when using apply"
                                .formatted(variable.path(), variable.get("name").text()));
                    }
                }
            }
        }
        return warnings;
    }
}
