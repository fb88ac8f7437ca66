package io.jurumudi.server.admission.podsecurity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How strict the standards are, from not at all. */
enum Level {
    PRIVILEGED,
    BASELINE,
    RESTRICTED;

    static Optional<Level> of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.toString().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
