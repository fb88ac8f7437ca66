package io.jurumudi.server.auth;

import java.util.List;
import java.util.Optional;

/** How service accounts appear among users: {@code system:serviceaccount:NAMESPACE:NAME}. */
public final class ServiceAccountNames {

    private static final String PREFIX = "system:serviceaccount:";
    private static final String GROUP = "system:serviceaccounts";

    /** A service account as named by a user name. */
    public record Name(String namespace, String name) {}

    private ServiceAccountNames() {}

    public static String user(String namespace, String name) {
        return PREFIX + namespace + ":" + name;
    }

    public static List<String> groups(String namespace) {
        return List.of(GROUP, GROUP + ":" + namespace);
    }

    /** The service account a user name stands for; empty when it is none's. */
    public static Optional<Name> parse(String user) {
        if (!user.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String[] parts = user.substring(PREFIX.length()).split(":", -1);
        return parts.length == 2 && !parts[0].isEmpty() && !parts[1].isEmpty()
                ? Optional.of(new Name(parts[0], parts[1]))
                : Optional.empty();
    }
}
