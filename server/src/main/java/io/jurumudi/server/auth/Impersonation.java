package io.jurumudi.server.auth;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code Impersonate-*} headers: acting as somebody else, if that is allowed, each part by itself. */
public final class Impersonation {

    private static final String USER = "Impersonate-User";
    private static final String GROUP = "Impersonate-Group";
    private static final String UID = "Impersonate-Uid";
    private static final String EXTRA = "impersonate-extra-";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    private final Authorizer authorizer;

    public Impersonation(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /** Who the request acts as: {@code user} where it asks for nothing else. Throws bad request or forbidden. */
    public User apply(User user, Request request) {
        Headers headers = request.headers();
        String name = headers.first(USER, "");
        List<String> asked = headers.all(GROUP);
        String uid = headers.first(UID, "");
        Map<String, List<String>> extra = extra(headers);
        if (name.isEmpty()) {
            if (!asked.isEmpty() || !uid.isEmpty() || !extra.isEmpty()) {
                throw ApiException.badRequest(
                        "requested " + asGo(uid, asked, extra) + " without impersonating a user name");
            }
            return user;
        }
        List<String> groups = new ArrayList<>(asked);
        Optional<ServiceAccountNames.Name> account = ServiceAccountNames.parse(name);
        if (account.isPresent()) {
            String namespace = account.get().namespace();
            check(
                    user,
                    "",
                    "v1",
                    "serviceaccounts",
                    "",
                    namespace,
                    account.get().name());
            if (asked.isEmpty()) {
                groups.addAll(ServiceAccountNames.groups(namespace));
            }
        } else {
            check(user, "", "v1", "users", "", "", name);
        }
        asked.forEach(group -> check(user, "", "v1", "groups", "", "", group));
        extra.forEach((key, values) ->
                values.forEach(value -> check(user, AUTHENTICATION, "v1", "userextras", key, "", value)));
        if (!uid.isEmpty()) {
            check(user, AUTHENTICATION, "v1", "uids", "", "", uid);
        }
        if (name.equals(User.ANONYMOUS)) {
            addUnlessOneOf(groups, User.UNAUTHENTICATED, User.UNAUTHENTICATED);
        } else {
            addUnlessOneOf(groups, User.AUTHENTICATED, User.UNAUTHENTICATED);
        }
        return new User(name, uid, groups, extra);
    }

    private static void addUnlessOneOf(List<String> groups, String group, String other) {
        if (!groups.contains(group) && !groups.contains(other)) {
            groups.add(group);
        }
    }

    private void check(
            User user,
            String group,
            String version,
            String resource,
            String subresource,
            String namespace,
            String name) {
        Attributes attributes =
                Attributes.resource(user, "impersonate", group, version, resource, subresource, namespace, name);
        Decision decision = authorizer.authorize(attributes);
        if (!decision.allowed()) {
            throw Authorizers.forbidden(attributes, decision.reason());
        }
    }

    private static Map<String, List<String>> extra(Headers headers) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach((header, value) -> {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith(EXTRA)) {
                extra.computeIfAbsent(unescaped(lower.substring(EXTRA.length())), k -> new ArrayList<>())
                        .add(value);
            }
        });
        return extra;
    }

    /** Keys may hold what header names may not, percent-escaped; a broken escape is taken as it is. */
    private static String unescaped(String key) {
        try {
            return URLDecoder.decode(key.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return key;
        }
    }

    /** Whom the headers ask for, as upstream shows it. */
    private static String asGo(String uid, List<String> groups, Map<String, List<String>> extra) {
        String all = extra.entrySet().stream()
                .map(entry -> GoText.quote(entry.getKey()) + ":" + asGo(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        return "&user.DefaultInfo{Name:\"\", UID:" + GoText.quote(uid) + ", Groups:" + asGo(groups)
                + ", Extra:map[string][]string" + (extra.isEmpty() ? "(nil)" : all) + "}";
    }

    private static String asGo(List<String> texts) {
        return "[]string"
                + (texts.isEmpty()
                        ? "(nil)"
                        : texts.stream().map(GoText::quote).collect(Collectors.joining(", ", "{", "}")));
    }
}
