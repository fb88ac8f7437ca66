package io.jurumudi.machinery;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** An amount with a suffix, such as {@code 100m}, {@code 1.5Gi}, {@code 3e2}. Keeps which kind of suffix it was written with, as upstream's does. */
public final class Quantity implements Comparable<Quantity> {
    static final String FORMAT_WRONG =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String SUFFIX_WRONG = "unable to parse quantity's suffix";
    private static final String NUMBER_WRONG = "unable to parse numeric part of quantity";
    /** From 10^-9 upwards in steps of 10^3. */
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    /** From 1024 upwards in steps of 1024. */
    private static final List<String> BINARY = List.of("Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

    private static final Map<String, Integer> BINARY_BITS =
            Map.of("Ki", 10, "Mi", 20, "Gi", 30, "Ti", 40, "Pi", 50, "Ei", 60);
    private static final BigDecimal GREATEST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
    private static final int NANO = 9;

    private final BigDecimal value;
    private final Format format;

    private Quantity(BigDecimal value, Format format) {
        this.value = value;
        this.format = format;
    }

    /** Which suffixes it is written with. */
    public enum Format {
        DECIMAL_SI,
        BINARY_SI,
        DECIMAL_EXPONENT
    }

    /** Finer than a billionth is rounded away from zero, greater than 2^63-1 is cut. @throws IllegalArgumentException in upstream's words */
    public static Quantity parse(String text) {
        int end = text.length();
        int at = 0;
        if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int digits = at;
        at = skipDigits(text, at);
        if (at < end && text.charAt(at) == '.') {
            at = skipDigits(text, at + 1);
        }
        var number = text.substring(0, at);
        if (text.isEmpty() || !isSuffixShaped(text, at)) {
            throw new IllegalArgumentException(FORMAT_WRONG);
        }
        if (at - digits == 0 || number.endsWith(".") && at - digits == 1 || at - digits > 1000) {
            scaled(BigDecimal.ZERO, text.substring(at)); // a wrong suffix is told first
            throw new IllegalArgumentException(NUMBER_WRONG);
        }
        return scaled(new BigDecimal(number), text.substring(at));
    }

    private static int skipDigits(String text, int from) {
        int at = from;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSuffixShaped(String text, int from) {
        int at = from;
        while (at < text.length() && "eEinumkKMGTP".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        return skipDigits(text, at) == text.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Quantity scaled(BigDecimal number, String suffix) {
        if (DECIMAL.contains(suffix)) {
            return limited(number.scaleByPowerOfTen(3 * DECIMAL.indexOf(suffix) - NANO), Format.DECIMAL_SI);
        }
        if (BINARY_BITS.containsKey(suffix)) {
            var unit = new BigDecimal(BigInteger.ONE.shiftLeft(BINARY_BITS.get(suffix)));
            return limited(number.multiply(unit), Format.BINARY_SI);
        }
        if (suffix.length() > 1 && suffix.length() < 6 && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')) {
            try {
                return limited(
                        number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1))), Format.DECIMAL_EXPONENT);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(SUFFIX_WRONG, e);
            }
        }
        throw new IllegalArgumentException(SUFFIX_WRONG);
    }

    private static Quantity limited(BigDecimal number, Format format) {
        var fine = number.signum() == 0 ? BigDecimal.ZERO : number;
        if (fine.abs().compareTo(GREATEST) > 0) {
            return new Quantity(fine.signum() > 0 ? GREATEST : GREATEST.negate(), format);
        }
        return new Quantity(fine.scale() > NANO ? fine.setScale(NANO, RoundingMode.UP) : fine, format);
    }

    public static Quantity of(BigDecimal value, Format format) {
        return new Quantity(value, format);
    }

    public static Quantity of(long value) {
        return of(BigDecimal.valueOf(value), Format.DECIMAL_SI);
    }

    public static Quantity ofMilli(long thousandths) {
        return of(BigDecimal.valueOf(thousandths, 3), Format.DECIMAL_SI);
    }

    public BigDecimal value() {
        return value;
    }

    public Format format() {
        return format;
    }

    /** Rounded away from zero to a whole number. @throws ArithmeticException when it does not fit */
    public long longValue() {
        return value.setScale(0, RoundingMode.UP).longValueExact();
    }

    /** In thousandths, rounded away from zero; the greatest long when it does not fit. */
    public long milliValue() {
        var thousandths = value.movePointRight(3).setScale(0, RoundingMode.UP);
        return thousandths.abs().compareTo(GREATEST) > 0
                ? (value.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)
                : thousandths.longValueExact();
    }

    /** The sum; zero takes on the other's way of writing. */
    public Quantity plus(Quantity other) {
        return of(value.add(other.value), isZero() ? other.format : format);
    }

    public Quantity minus(Quantity other) {
        return of(value.subtract(other.value), isZero() ? other.format : format);
    }

    public Quantity negated() {
        return of(value.negate(), format);
    }

    public int signum() {
        return value.signum();
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    /** By amount, however written. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity quantity && compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    /** The canonical spelling: no fraction, and the greatest suffix that needs none. */
    @Override
    public String toString() {
        if (isZero()) {
            return "0";
        }
        return switch (format) {
            case BINARY_SI -> isWhole() && value.abs().compareTo(KIBI) >= 0 ? binary() : decimal(false);
            case DECIMAL_SI -> decimal(false);
            case DECIMAL_EXPONENT -> decimal(true);
        };
    }

    /** The amount in whole thousandths, rounded up. */
    public Quantity thousandths() {
        return value.scale() > 3 ? new Quantity(value.setScale(3, RoundingMode.CEILING), format) : this;
    }

    /** Whether nothing is behind the decimal point. */
    public boolean isWhole() {
        return value.stripTrailingZeros().scale() <= 0;
    }

    private String binary() {
        var number = value.toBigIntegerExact();
        int steps = 0;
        while (steps < BINARY.size() && number.getLowestSetBit() >= 10) {
            number = number.shiftRight(10);
            steps++;
        }
        return number + (steps == 0 ? "" : BINARY.get(steps - 1));
    }

    private String decimal(boolean asExponent) {
        var bare = value.stripTrailingZeros();
        int exponent = Math.floorDiv(-bare.scale(), 3) * 3;
        if (!asExponent) {
            exponent = Math.clamp(exponent, -NANO, 3 * (DECIMAL.size() - 1) - NANO);
        }
        var number = bare.scaleByPowerOfTen(-exponent).toBigIntegerExact();
        if (asExponent) {
            return exponent == 0 ? number.toString() : number + "e" + exponent;
        }
        return number + DECIMAL.get((exponent + NANO) / 3);
    }
}
