package io.jurumudi.machinery;

import java.math.BigDecimal;

/** An amount with a suffix, such as {@code 100m}, {@code 1.5Gi}, {@code 3e2}. Keeps how it was written, as upstream's does. */
public final class Quantity implements Comparable<Quantity> {
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

    /** @throws IllegalArgumentException in upstream's words */
    public static Quantity parse(String text) {
        throw new UnsupportedOperationException();
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

    /** Rounded up to a whole number. @throws ArithmeticException when it does not fit */
    public long longValue() {
        throw new UnsupportedOperationException();
    }

    /** In thousandths, rounded up. @throws ArithmeticException when it does not fit */
    public long milliValue() {
        throw new UnsupportedOperationException();
    }

    public Quantity plus(Quantity other) {
        return of(value.add(other.value), format);
    }

    public Quantity minus(Quantity other) {
        return of(value.subtract(other.value), format);
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

    /** The canonical spelling: no fraction, the greatest suffix that needs none. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
