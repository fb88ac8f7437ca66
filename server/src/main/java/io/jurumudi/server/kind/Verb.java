package io.jurumudi.server.kind;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a client may ask of a resource; the names are those of discovery and RBAC. */
public enum Verb {
    CREATE,
    DELETE,
    DELETECOLLECTION,
    GET,
    LIST,
    PATCH,
    UPDATE,
    WATCH;

    /** Every verb a stored resource serves unless its kind says otherwise. */
    public static Set<Verb> all() {
        return EnumSet.allOf(Verb.class);
    }

    /** The verb as clients write it: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Verb> of(String text) {
        for (Verb verb : values()) {
            if (verb.text().equals(text)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }
}
