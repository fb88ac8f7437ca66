package io.jurumudi.server.admission.podsecurity;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A level as it was in a version of Kubernetes.
 *
 * @param minor of 1.x; {@link #LATEST} for whatever the standards say now
 */
record LevelVersion(Level level, int minor) {

    static final int LATEST = Integer.MAX_VALUE;

    private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9][0-9]{0,8})");

    /** The minor version that {@code latest} or {@code v1.x} means. */
    static Optional<Integer> parseVersion(String text) {
        if (text.equals("latest")) {
            return Optional.of(LATEST);
        }
        var match = VERSION.matcher(text);
        return match.matches() ? Optional.of(Integer.parseInt(match.group(1))) : Optional.empty();
    }

    LevelVersion withLevel(Level other) {
        return new LevelVersion(other, minor);
    }

    LevelVersion withVersion(int other) {
        return new LevelVersion(level, other);
    }

    /** Whether both ask for the same: asking for nothing is the same in all versions. */
    boolean asks(LevelVersion other) {
        return equals(other) || (level == Level.PRIVILEGED && other.level == Level.PRIVILEGED);
    }

    @Override
    public String toString() {
        return level + ":" + (minor == LATEST ? "latest" : "v1." + minor);
    }
}
