package io.jurumudi.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A rule of an RBAC role, as in {@code rbac.authorization.k8s.io/v1}. */
public record PolicyRule(
        List<String> verbs,
        List<String> apiGroups,
        List<String> resources,
        List<String> resourceNames,
        List<String> nonResourceUrls) {

    public PolicyRule {
        verbs = List.copyOf(verbs);
        apiGroups = List.copyOf(apiGroups);
        resources = List.copyOf(resources);
        resourceNames = List.copyOf(resourceNames);
        nonResourceUrls = List.copyOf(nonResourceUrls);
    }

    /** A rule about resources of one group. */
    public static PolicyRule of(String group, List<String> resources, String... verbs) {
        return new PolicyRule(List.of(verbs), List.of(group), resources, List.of(), List.of());
    }

    public boolean allows(Attributes request) {
        if (!has(verbs, request.verb())) {
            return false;
        }
        if (!request.resourceRequest()) {
            return nonResourceUrls.stream().anyMatch(url -> matches(url, request.path()));
        }
        return has(apiGroups, request.group())
                && resourceMatches(request)
                && (resourceNames.isEmpty() || resourceNames.contains(request.name()));
    }

    private boolean resourceMatches(Attributes request) {
        String wanted = request.resourceWithSub();
        for (String resource : resources) {
            if (resource.equals("*") || resource.equals(wanted)) {
                return true;
            }
            if (!request.subresource().isEmpty() && resource.equals("*/" + request.subresource())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(List<String> list, String item) {
        return list.contains("*") || list.contains(item);
    }

    private static boolean matches(String url, String path) {
        return url.equals("*") || url.equals(path) || (url.endsWith("*") && path.startsWith(stripStars(url)));
    }

    private static String stripStars(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '*') {
            end--;
        }
        return url.substring(0, end);
    }

    /** The same permissions as rules with one verb, one resource and at most one name each. */
    List<PolicyRule> atoms() {
        List<PolicyRule> atoms = new ArrayList<>();
        for (String group : apiGroups) {
            for (String resource : resources) {
                for (String verb : verbs) {
                    List<String> names = resourceNames.isEmpty() ? List.of("") : resourceNames;
                    for (String name : names) {
                        atoms.add(new PolicyRule(
                                List.of(verb),
                                List.of(group),
                                List.of(resource),
                                name.isEmpty() ? List.of() : List.of(name),
                                List.of()));
                    }
                }
            }
        }
        for (String url : nonResourceUrls) {
            for (String verb : verbs) {
                atoms.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
            }
        }
        return atoms;
    }

    /** Whether whoever holds this rule holds the {@linkplain #atoms atom} too. */
    boolean covers(PolicyRule atom) {
        return coversAll(verbs, atom.verbs)
                && coversAll(apiGroups, atom.apiGroups)
                && atom.resources.stream().allMatch(this::coversResource)
                && (resourceNames.isEmpty()
                        || (!atom.resourceNames.isEmpty() && resourceNames.containsAll(atom.resourceNames)))
                && atom.nonResourceUrls.stream()
                        .allMatch(path -> nonResourceUrls.stream().anyMatch(url -> matches(url, path)));
    }

    private static boolean coversAll(List<String> held, List<String> wanted) {
        return held.contains("*") || held.containsAll(wanted);
    }

    private boolean coversResource(String wanted) {
        int slash = wanted.indexOf('/');
        return has(resources, wanted) || (slash > 0 && resources.contains("*" + wanted.substring(slash)));
    }

    /** As error messages show it: {@code {APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}}. */
    String compact() {
        List<String> parts = new ArrayList<>();
        part(parts, "APIGroups", apiGroups);
        part(parts, "Resources", resources);
        part(parts, "NonResourceURLs", nonResourceUrls);
        part(parts, "ResourceNames", resourceNames);
        part(parts, "Verbs", verbs);
        return "{" + String.join(", ", parts) + "}";
    }

    private static void part(List<String> parts, String name, List<String> values) {
        if (!values.isEmpty()) {
            parts.add(name + ":" + quoted(values));
        }
    }

    /** As Go prints a list of strings. */
    static String quoted(List<String> values) {
        return values.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(" ", "[", "]"));
    }
}
