package io.jurumudi.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who makes a request. {@code uid} is empty where unknown; {@code extra} is what authorizers and webhooks may want to know. */
public record User(String name, String uid, List<String> groups, Map<String, List<String>> extra) {

    public static final String ANONYMOUS = "system:anonymous";
    public static final String UNAUTHENTICATED = "system:unauthenticated";
    public static final String AUTHENTICATED = "system:authenticated";
    public static final String MASTERS = "system:masters";

    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    public static User of(String name, String... groups) {
        return new User(name, "", List.of(groups), Map.of());
    }

    public static User anonymous() {
        return of(ANONYMOUS, UNAUTHENTICATED);
    }

    /** A caller that may do everything, for work the server does for itself. */
    public static User superuser(String name) {
        return of(name, MASTERS, AUTHENTICATED);
    }

    public boolean in(String group) {
        return groups.contains(group);
    }

    User with(String group) {
        if (in(group)) {
            return this;
        }
        List<String> more = new ArrayList<>(groups);
        more.add(group);
        return new User(name, uid, more, extra);
    }
}
