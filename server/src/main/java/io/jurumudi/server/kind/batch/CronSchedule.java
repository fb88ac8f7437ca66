package io.jurumudi.server.kind.batch;

import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Schedules in cron's format: minute, hour, day of month, month, day of week, or a word such as @daily. */
final class CronSchedule {
    private static final List<String> WORDS =
            List.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final List<Range> FIELDS = List.of(
            new Range(0, 59, List.of(), 0),
            new Range(0, 23, List.of(), 0),
            new Range(1, 31, List.of(), 0),
            new Range(1, 12, MONTHS, 1),
            new Range(0, 6, DAYS, 0));
    private static final Pattern ZONE_PART = Pattern.compile("[A-Za-z._0-9+][A-Za-z.\\-_0-9+]{0,13}");

    private static final int LONGEST_NUMBER = 18;

    /** What numbers a field may hold, and the words for them. */
    private record Range(int min, int max, List<String> words, int firstWord) {}

    private CronSchedule() {}

    /** What is wrong with the schedule; empty when nothing is. */
    static Optional<String> problem(String schedule) {
        String text = schedule;
        if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
            int space = text.indexOf(' ');
            text = space < 0 ? "" : text.substring(space).strip();
        }
        if (text.startsWith("@")) {
            boolean known = WORDS.contains(text)
                    || text.startsWith("@every ") && text.substring(7).matches("([0-9.]+(ns|us|ms|s|m|h))+");
            return known ? Optional.empty() : Optional.of("unrecognized descriptor: " + text);
        }
        String[] fields = text.isBlank() ? new String[0] : text.strip().split("\\s+");
        if (fields.length != FIELDS.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found %d: [%s]".formatted(fields.length, String.join(" ", fields)));
        }
        for (int i = 0; i < fields.length; i++) {
            for (String part : fields[i].split(",")) {
                if (part.isEmpty()) {
                    continue;
                }
                Optional<String> problem = problem(part, FIELDS.get(i));
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(String part, Range range) {
        try {
            check(part, range);
            return Optional.empty();
        } catch (IllegalArgumentException problem) {
            return Optional.of(problem.getMessage());
        }
    }

    /** A part is {@code low-high/step}; a lone number with a step goes on to the highest. */
    private static void check(String part, Range range) {
        String[] step = part.split("/", -1);
        String[] bounds = step[0].split("-", -1);
        long start = range.min;
        long end = range.max;
        if (!bounds[0].equals("*") && !bounds[0].equals("?")) {
            start = number(bounds[0], range);
            if (bounds.length > 2) {
                throw new IllegalArgumentException("too many hyphens: " + part);
            }
            end = bounds.length == 2 ? number(bounds[1], range) : start;
        }
        long width = 1;
        if (step.length > 2) {
            throw new IllegalArgumentException("too many slashes: " + part);
        } else if (step.length == 2) {
            width = number(step[1]);
            end = bounds.length == 1 ? range.max : end;
        }
        if (start < range.min) {
            throw new IllegalArgumentException(
                    "beginning of range (%d) below minimum (%d): %s".formatted(start, range.min, part));
        }
        if (end > range.max) {
            throw new IllegalArgumentException(
                    "end of range (%d) above maximum (%d): %s".formatted(end, range.max, part));
        }
        if (start > end) {
            throw new IllegalArgumentException(
                    "beginning of range (%d) beyond end of range (%d): %s".formatted(start, end, part));
        }
        if (width == 0) {
            throw new IllegalArgumentException("step of range should be a positive number: " + part);
        }
    }

    private static long number(String text, Range range) {
        int word = range.words.indexOf(text.toLowerCase(Locale.ROOT));
        return word >= 0 ? word + range.firstWord : number(text);
    }

    private static long number(String text) {
        if (!text.matches("[+-]?[0-9]+")) {
            throw new IllegalArgumentException("failed to parse int from " + text + ": strconv.Atoi: parsing "
                    + GoText.quote(text) + ": invalid syntax");
        }
        if (text.length() > LONGEST_NUMBER) {
            throw new IllegalArgumentException("failed to parse int from " + text + ": strconv.Atoi: parsing "
                    + GoText.quote(text) + ": value out of range");
        }
        long number = Long.parseLong(text);
        if (number < 0) {
            throw new IllegalArgumentException("negative number (" + number + ") not allowed: " + text);
        }
        return number;
    }

    static void timeZone(Problems problems, View zone) {
        if (!zone.exists()) {
            return;
        }
        if (zone.text().isEmpty()) {
            problems.invalid(zone, "timeZone must be nil or non-empty string");
            return;
        }
        for (String part : zone.text().split("/", -1)) {
            if (part.equals(".")
                    || part.equals("..")
                    || !ZONE_PART.matcher(part).matches()) {
                problems.invalid(zone, "unknown time zone " + zone.text());
                return;
            }
        }
        if (zone.text().equalsIgnoreCase("Local")) {
            problems.invalid(
                    zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        if (!zone.text().equals("UTC") && !ZoneId.getAvailableZoneIds().contains(zone.text())) {
            Check.invalidText(problems, zone, "unknown time zone " + zone.text());
        }
    }
}
