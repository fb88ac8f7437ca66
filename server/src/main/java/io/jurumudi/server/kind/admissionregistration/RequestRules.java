package io.jurumudi.server.kind.admissionregistration;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Selectors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which requests a webhook or policy is asked about. */
final class RequestRules {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> MUTATED = List.of("*", "CONNECT", "CREATE", "UPDATE");

    private RequestRules() {}

    /** The resources that a policy or its binding matches; nothing is said of absent ones. */
    static void matching(Problems problems, View resources) {
        if (!resources.exists()) {
            return;
        }
        Check.oneOfIfAny(problems, resources.get("matchPolicy"), "Equivalent", "Exact");
        Selectors.validate(problems, resources.get("namespaceSelector"));
        Selectors.validate(problems, resources.get("objectSelector"));
        for (String list : List.of("resourceRules", "excludeResourceRules")) {
            for (View rule : resources.get(list).items()) {
                names(problems, rule.get("resourceNames"));
                rule(problems, rule);
            }
        }
    }

    private static void names(Problems problems, View names) {
        Set<String> seen = new HashSet<>();
        for (View name : names.items()) {
            Check.spelled(problems, name, Names::pathSegment);
            if (!seen.add(name.text())) {
                problems.duplicate(name);
            }
        }
    }

    /** What is deleted cannot be changed as well. */
    static void mutating(Problems problems, View resources) {
        for (View rule : resources.get("resourceRules").items()) {
            for (View operation : rule.get("operations").items()) {
                if (!MUTATED.contains(operation.text())) {
                    problems.notSupported(
                            View.of(operation.node(), resources.path() + ".resourceRules.operations"), MUTATED);
                }
            }
        }
    }

    static void rule(Problems problems, View rule) {
        View operations = rule.get("operations");
        list(problems, operations, "if '*' is present, must not specify other operations");
        for (View operation : operations.items()) {
            if (!OPERATIONS.contains(operation.text())) {
                problems.notSupported(operation, OPERATIONS);
            }
        }
        list(problems, rule.get("apiGroups"), "if '*' is present, must not specify other API groups");
        list(problems, rule.get("apiVersions"), "if '*' is present, must not specify other API versions");
        rule.get("apiVersions").items().forEach(version -> Check.requiredText(problems, version));
        resources(problems, rule.get("resources"));
        Check.oneOfIfAny(problems, rule.get("scope"), "*", "Cluster", "Namespaced");
    }

    /** Not empty, and either all or some. */
    private static void list(Problems problems, View list, String all) {
        if (list.isEmpty()) {
            problems.required(list);
        } else if (list.size() > 1 && list.items().stream().anyMatch(item -> item.is("*"))) {
            problems.invalid(list, all);
        }
    }

    private static void resources(Problems problems, View resources) {
        if (resources.isEmpty()) {
            problems.required(resources);
        }
        Set<String> allBelow = new HashSet<>();
        Set<String> everywhere = new HashSet<>();
        boolean single = false;
        boolean plain = false;
        boolean all = false;
        for (View view : resources.items()) {
            String resource = view.text();
            if (!Check.requiredText(problems, view)) {
                continue;
            }
            all |= resource.equals("*/*");
            single |= resource.equals("*");
            int slash = resource.indexOf('/');
            if (slash < 0) {
                plain = !resource.equals("*"); // as upstream, which looks at the last one only
                continue;
            }
            String name = resource.substring(0, slash);
            String sub = resource.substring(slash + 1);
            if (allBelow.contains(name)) {
                problems.invalid(view, "if '" + name + "/*' is present, must not specify " + resource);
            }
            if (everywhere.contains(sub)) {
                problems.invalid(view, "if '*/" + sub + "' is present, must not specify " + resource);
            }
            if (sub.equals("*")) {
                allBelow.add(name);
            }
            if (name.equals("*")) {
                everywhere.add(sub);
            }
        }
        if (resources.size() > 1 && all) {
            problems.invalid(resources, "if '*/*' is present, must not specify other resources");
        }
        if (single && plain) {
            problems.invalid(resources, "if '*' is present, must not specify other resources without subresources");
        }
    }
}
