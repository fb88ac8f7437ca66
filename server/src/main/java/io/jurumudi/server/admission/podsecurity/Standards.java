package io.jurumudi.server.admission.podsecurity;

import io.jurumudi.server.admission.podsecurity.Check.Finding;
import io.jurumudi.server.admission.podsecurity.Check.Since;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks of each level. A stricter level asks for what the one below does, unless it asks for more of the same. */
final class Standards {

    private static final List<Check> BASELINE = BaselineChecks.all();
    private static final List<Check> RESTRICTED = RestrictedChecks.all();

    private Standards() {}

    /** What a pod does that it should not; empty when it may run. */
    static List<Finding> findings(LevelVersion asked, Pod pod) {
        List<Finding> findings = new ArrayList<>();
        for (Since check : checks(asked)) {
            check.rule().apply(pod).ifPresent(findings::add);
        }
        return findings;
    }

    private static List<Since> checks(LevelVersion asked) {
        List<Since> restricted = asked.level() == Level.RESTRICTED
                ? RESTRICTED.stream()
                        .flatMap(check -> check.in(asked.minor()).stream())
                        .toList()
                : List.of();
        Set<String> replaced = restricted.stream()
                .flatMap(check -> check.replaces().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Since> all = new ArrayList<>();
        if (asked.level() != Level.PRIVILEGED) {
            BASELINE.stream()
                    .filter(check -> !replaced.contains(check.id()))
                    .forEach(check -> check.in(asked.minor()).ifPresent(all::add));
        }
        all.addAll(restricted);
        return all;
    }

    /** Why, and which part of the pod. */
    static String details(List<Finding> findings) {
        return findings.stream().map(Finding::toString).collect(Collectors.joining(", "));
    }

    /** Why, without which part: the same of many pods. */
    static String reasons(List<Finding> findings) {
        return findings.stream().map(Finding::reason).collect(Collectors.joining(", "));
    }
}
