package io.jurumudi.server.kind.batch;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.time.DateTimeException;
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
            for (String part : fields[i].split(",", -1)) {
                Optional<String> problem = problem(part, FIELDS.get(i));
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> problem(String part, Range range) {
        String[] step = part.split("/", -1);
        if (step.length > 2) {
            return Optional.of("too many slashes: " + part);
        }
        if (step.length == 2 && !step[1].matches("[1-9][0-9]{0,8}")) {
            return Optional.of(
                    step[1].matches("0+")
                            ? "step of range should be a positive number: " + part
                            : "failed to parse int from " + step[1] + ": strconv.Atoi: parsing \"" + step[1]
                                    + "\": invalid syntax");
        }
        if (step[0].equals("*") || step[0].equals("?")) {
            return Optional.empty();
        }
        String[] bounds = step[0].split("-", -1);
        if (bounds.length > 2) {
            return Optional.of("too many hyphens: " + part);
        }
        int before = range.min;
        for (int i = 0; i < bounds.length; i++) {
            Optional<Integer> value = number(bounds[i], range);
            if (value.isEmpty()) {
                return Optional.of("failed to parse int from " + bounds[i] + ": strconv.Atoi: parsing \"" + bounds[i]
                        + "\": invalid syntax");
            }
            if (value.get() < range.min) {
                return Optional.of(
                        "beginning of range (%d) below minimum (%d): %s".formatted(value.get(), range.min, part));
            }
            if (value.get() > range.max) {
                return Optional.of("end of range (%d) above maximum (%d): %s".formatted(value.get(), range.max, part));
            }
            if (i == 1 && value.get() < before) {
                return Optional.of(
                        "beginning of range (%d) beyond end of range (%d): %s".formatted(before, value.get(), part));
            }
            before = value.get();
        }
        return Optional.empty();
    }

    private static Optional<Integer> number(String text, Range range) {
        int word = range.words.indexOf(text.toLowerCase(Locale.ROOT));
        if (word >= 0) {
            return Optional.of(word + range.firstWord);
        }
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
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
        try {
            ZoneId.of(zone.text());
        } catch (DateTimeException e) {
            Check.invalidText(problems, zone, "unknown time zone " + zone.text());
        }
    }
}
