package io.jurumudi.machinery;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/** Times and durations as the API writes them. */
public final class GoTime {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'");
    private static final Pattern RFC3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T]\\d?\\d:\\d\\d:\\d\\d([.,]\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern RFC3339_MICRO =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T]\\d?\\d:\\d\\d:\\d\\d\\.\\d{6}(Z|[+-]\\d\\d:\\d\\d)");
    /** What comes after so many digits is less than a nanosecond. */
    private static final int MAX_DIGITS = 60;

    private static final Pattern PART = Pattern.compile("(\\d{1,40}+(?:\\.\\d*+)?|\\.\\d++)(ns|us|µs|μs|ms|s|m|h)");

    /** Go's layouts, taken apart. */
    private static final List<String> LAYOUT =
            List.of("2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", "Z07:00");

    private static final List<String> MICRO_LAYOUT =
            List.of("2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05", ".000000", "Z07:00");

    /** The time that Go takes for none. */
    static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

    private GoTime() {}

    /** A {@code Time}: whole seconds. */
    public static String seconds(Instant time) {
        return SECONDS.format(time.atOffset(ZoneOffset.UTC));
    }

    /** A {@code MicroTime}. */
    public static String micros(Instant time) {
        return MICROS.format(time.atOffset(ZoneOffset.UTC));
    }

    /** A {@code Time} that a client wrote. @throws IllegalArgumentException in upstream's words */
    public static Instant parseSeconds(String text) {
        return parse(text, RFC3339, LAYOUT).truncatedTo(ChronoUnit.SECONDS);
    }

    /** A {@code MicroTime} that a client wrote. @throws IllegalArgumentException in upstream's words */
    public static Instant parseMicros(String text) {
        return parse(text, RFC3339_MICRO, MICRO_LAYOUT);
    }

    private static Instant parse(String text, Pattern shape, List<String> layout) {
        var matcher = shape.matcher(text);
        if (matcher.matches()) {
            try {
                return OffsetDateTime.parse(text.replace(',', '.').replaceFirst("T(\\d):", "T0$1:"))
                        .toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("parsing time %s: day out of range".formatted(quote(text)), e);
            }
        }
        throw new IllegalArgumentException("parsing time " + quote(text) + mismatch(text, layout));
    }

    /** Where the text stops following the layout: what is left of it, and the element of the layout that wanted it. */
    private static String mismatch(String text, List<String> layout) {
        var rest = text;
        for (var element : layout) {
            var wanted = switch (element) {
                case "Z07:00" -> "(Z|[+-]\\d\\d:\\d\\d)";
                case "15" -> "\\d\\d?";
                case ".000000" -> "\\.\\d{6}";
                case "05" -> layout.equals(MICRO_LAYOUT) ? "\\d\\d" : "\\d\\d([.,]\\d+)?";
                default -> element.replaceAll("\\d", "\\\\d");
            };
            var matcher = Pattern.compile(wanted).matcher(rest);
            if (!matcher.lookingAt()) {
                return " as %s: cannot parse %s as %s"
                        .formatted(quote(String.join("", layout)), quote(rest), quote(element));
            }
            rest = rest.substring(matcher.end());
        }
        return ": extra text: " + quote(rest);
    }

    /** A duration as Go writes it, such as {@code 1h0m5s}. @throws IllegalArgumentException in upstream's words */
    public static Duration parseDuration(String text) {
        var bare = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (bare.equals("0")) {
            return Duration.ZERO;
        }
        var matcher = PART.matcher(bare);
        var sum = Duration.ZERO;
        int at = 0;
        while (at < bare.length() && matcher.region(at, bare.length()).lookingAt()) {
            var number = matcher.group(1);
            var nanos = new BigDecimal(number.substring(0, Math.min(number.length(), MAX_DIGITS)))
                    .multiply(nanosIn(matcher.group(2)));
            if (sum.toNanos() + nanos.doubleValue() >= Long.MAX_VALUE) {
                throw new IllegalArgumentException("time: invalid duration " + GoText.quote(text));
            }
            sum = sum.plusNanos(nanos.longValue());
            at = matcher.end();
        }
        if (at == 0 || at < bare.length()) {
            var missing = bare.matches("[0-9.]+") ? "missing unit in duration" : "invalid duration";
            throw new IllegalArgumentException("time: %s %s".formatted(missing, quote(text)));
        }
        return text.startsWith("-") ? sum.negated() : sum;
    }

    private static BigDecimal nanosIn(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    default -> 1_000L;
                });
    }

    /** As Go writes it: {@code 1h0m5s}, {@code 1.5s}, {@code 20ms}, {@code 0s}. */
    public static String duration(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        var sign = duration.isNegative() ? "-" : "";
        var size = duration.abs();
        long nanos = size.toNanos();
        if (nanos < 1_000) {
            return sign + nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return sign + fraction(nanos, 3) + "µs";
        }
        if (nanos < 1_000_000_000) {
            return sign + fraction(nanos, 6) + "ms";
        }
        var seconds = fraction(size.toSecondsPart() * 1_000_000_000L + size.toNanosPart(), 9) + "s";
        if (size.toMinutes() == 0) {
            return sign + seconds;
        }
        var minutes = size.toMinutesPart() + "m" + seconds;
        return sign + (size.toHours() == 0 ? minutes : size.toHours() + "h" + minutes);
    }

    private static String fraction(long nanos, int digits) {
        var number = BigDecimal.valueOf(nanos, digits).stripTrailingZeros();
        return number.toPlainString();
    }

    /** As Go's time package quotes, which shows the bytes of what is not ASCII. */
    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ') {
                quoted.append("\\x%02x".formatted(b & 0xff));
            } else {
                quoted.append(b == '"' || b == '\\' ? "\\" : "").append((char) b);
            }
        }
        return quoted.append('"').toString();
    }
}
