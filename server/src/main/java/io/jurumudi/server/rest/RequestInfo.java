package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.FieldSelector;
import io.jurumudi.machinery.Names;
import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request is about, read off its method and URL as upstream does, so that one policy means the same on both.
 *
 * @param resource empty for paths that are no resource
 * @param rest what follows the subresource in the path, unescaped, without a leading slash
 * @param watchPath whether the path is of the old form {@code /api/v1/watch/...}
 */
public record RequestInfo(
        boolean resourceRequest,
        String path,
        String verb,
        String group,
        String version,
        String namespace,
        String resource,
        String subresource,
        String name,
        List<String> rest,
        boolean watchPath,
        String fieldSelector) {

    private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");
    private static final Set<String> SELECTING = Set.of("list", "watch", "deletecollection");

    private static final Set<String> LONG_VERBS = Set.of("watch", "proxy");
    private static final Set<String> LONG_SUBRESOURCES = Set.of("proxy", "exec", "attach", "portforward", "log");

    public RequestInfo {
        rest = List.copyOf(rest);
    }

    public static RequestInfo of(Request request) {
        String path = request.path();
        String method = request.method();
        RequestInfo plain = new RequestInfo(
                false, path, method.toLowerCase(Locale.ROOT), "", "", "", "", "", "", List.of(), false, "");
        List<String> steps = steps(path);
        if (steps.size() < 3
                || !(steps.getFirst().equals("api") || steps.getFirst().equals("apis"))) {
            return plain;
        }
        boolean grouped = steps.getFirst().equals("apis");
        if (grouped && steps.size() < 4) {
            return plain;
        }
        String group = grouped ? steps.get(1) : "";
        String version = steps.get(grouped ? 2 : 1);
        List<String> parts = steps.subList(grouped ? 3 : 2, steps.size());
        String verb = verb(method);
        boolean prefixed = parts.getFirst().equals("watch") || parts.getFirst().equals("proxy");
        if (prefixed) {
            if (parts.size() < 2) {
                return plain;
            }
            verb = parts.getFirst();
            parts = parts.subList(1, parts.size());
        }
        String namespace = "";
        if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
            namespace = parts.get(1);
            if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
                parts = parts.subList(2, parts.size());
            }
        }
        boolean deep = parts.size() >= 3 && !verb.equals("proxy");
        String resource = parts.getFirst();
        String name = parts.size() >= 2 ? parts.get(1) : "";
        String subresource = deep ? parts.get(2) : "";
        List<String> rest = deep ? parts.subList(3, parts.size()) : List.of();
        if (name.isEmpty() && verb.equals("get")) {
            verb = request.query().flag("watch") ? "watch" : "list";
            name = selectedName(request.query());
        }
        if (name.isEmpty() && verb.equals("delete")) {
            verb = "deletecollection";
        }
        String fields = !prefixed && SELECTING.contains(verb) ? request.query().first("fieldSelector", "") : "";
        return new RequestInfo(
                true,
                path,
                verb,
                group,
                version,
                namespace,
                resource,
                subresource,
                name,
                rest,
                verb.equals("watch") && prefixed,
                fields);
    }

    private static List<String> steps(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return start == end
                ? List.of()
                : Arrays.asList(path.substring(start, end).split("/", -1));
    }

    private static String verb(String method) {
        return switch (method) {
            case "POST" -> "create";
            case "GET", "HEAD" -> "get";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> "delete";
            default -> "";
        };
    }

    /** A list of one object by its name is authorized as that object. */
    private static String selectedName(Query query) {
        try {
            return FieldSelector.parse(query.first("fieldSelector", "")).requirements().stream()
                    .filter(requirement ->
                            requirement.equal() && requirement.field().equals("metadata.name"))
                    .map(FieldSelector.Requirement::value)
                    .filter(value -> Names.pathSegment(value).isEmpty())
                    .findFirst()
                    .orElse("");
        } catch (ApiException unparsable) {
            return "";
        }
    }

    /** Whether the name stands in the path, not only in a field selector. */
    boolean namedInPath() {
        return !name.isEmpty() && !(SELECTING.contains(verb) && !watchPath);
    }

    /** Whether the request is meant to last: no deadline holds for it. */
    public boolean longRunning() {
        return LONG_VERBS.contains(verb) || LONG_SUBRESOURCES.contains(subresource);
    }

    /** What authorizers are asked. */
    public Attributes attributes(User user) {
        if (!resourceRequest) {
            return Attributes.path(user, verb, path);
        }
        return new Attributes(
                user, verb, group, version, resource, subresource, namespace, name, path, true, fieldSelector);
    }
}
