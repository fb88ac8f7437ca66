package io.jurumudi.server.kind;

import java.time.Duration;

/** Durations as people say them: two units at most, and the second only while it matters. */
public final class HumanDuration {
    private static final long HOURS_A_YEAR = 24 * 365;

    private HumanDuration() {}

    /** For example 45s, 3m20s, 5h, 6d12h, 2y40d; {@code <invalid>} for the past seen as future. */
    public static String of(Duration duration) {
        long seconds = duration.toMillis() / 1000;
        if (seconds < -1) {
            return "<invalid>";
        }
        if (seconds < 0) {
            return "0s";
        }
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (hours < 24 * 8) {
            return two(hours / 24, "d", hours % 24, "h");
        }
        if (hours < HOURS_A_YEAR * 2) {
            return hours / 24 + "d";
        }
        if (hours < HOURS_A_YEAR * 8) {
            return two(hours / HOURS_A_YEAR, "y", hours / 24 % 365, "d");
        }
        return hours / HOURS_A_YEAR + "y";
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
    }
}
