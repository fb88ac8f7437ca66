package io.jurumudi.server.metrics;

import java.util.Locale;
import java.util.Set;

/**
 * What a request was for, as metrics tell it. Of a request that is not for a resource, only {@code verb} and {@code subresource} (its path) are
 * given.
 *
 * @param verb upper case: GET, LIST, WATCH, POST, PUT, PATCH, APPLY, DELETE, DELETECOLLECTION, CONNECT
 * @param scope {@code cluster}, {@code namespace}, {@code resource} or empty
 */
public record RequestLabels(
        String verb, String group, String version, String resource, String subresource, String scope, boolean dryRun) {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE");

    /** Of a request for a resource; {@code verb} as in authorization, such as {@code list}. */
    public static RequestLabels resource(
            String verb,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name,
            boolean dryRun) {
        String scope = !name.isEmpty() ? "resource" : namespace.isEmpty() ? "cluster" : "namespace";
        return new RequestLabels(canonical(verb, subresource), group, version, resource, subresource, scope, dryRun);
    }

    /** Of any other request; {@code path} is one of the server's own, not whatever the client sent, lest clients fill the memory. */
    public static RequestLabels path(String method, String path) {
        return new RequestLabels(METHODS.contains(method) ? method : "OTHER", "", "", "", path, "", false);
    }

    private static String canonical(String verb, String subresource) {
        boolean connects = switch (subresource) {
            case "proxy", "exec", "attach", "portforward", "log" -> true;
            default -> false;
        };
        if (connects) {
            return "CONNECT";
        }
        return switch (verb) {
            case "create" -> "POST";
            case "update" -> "PUT";
            default -> verb.toUpperCase(Locale.ROOT);
        };
    }
}
