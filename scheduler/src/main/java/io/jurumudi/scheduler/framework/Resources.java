package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Amounts of resources by name: CPU in thousandths of a core, all else in whole units, rounded up. */
public record Resources(Map<String, Long> amounts) {

    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";
    public static final String PODS = "pods";

    public static final Resources NONE = new Resources(Map.of());

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    public Resources {
        amounts = Map.copyOf(amounts);
    }

    /** The amounts of an API object's resource list, which may be null there. */
    public static Resources of(Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return NONE;
        }
        Map<String, Long> amounts = new HashMap<>();
        quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
        return new Resources(amounts);
    }

    private static long amount(String name, Quantity quantity) {
        BigDecimal units = quantity.getNumericalAmount();
        BigDecimal scaled = name.equals(CPU) ? units.multiply(THOUSAND) : units;
        return scaled.setScale(0, RoundingMode.CEILING).longValue();
    }

    /** Zero when there is none. */
    public long get(String name) {
        return amounts.getOrDefault(name, 0L);
    }

    public Set<String> names() {
        return amounts.keySet();
    }

    /** Whether every amount is zero. */
    public boolean isZero() {
        return amounts.values().stream().allMatch(amount -> amount == 0);
    }

    public Resources plus(Resources more) {
        if (amounts.isEmpty()) {
            return more;
        }
        return combine(more, Long::sum);
    }

    /** For each resource the greater amount. */
    public Resources max(Resources other) {
        return combine(other, Math::max);
    }

    /** With the other's amounts in place of these, where it has any. */
    public Resources replacedBy(Resources other) {
        return combine(other, (mine, theirs) -> theirs);
    }

    private Resources combine(Resources other, BinaryOperator<Long> how) {
        if (other.amounts.isEmpty()) {
            return this;
        }
        Map<String, Long> combined = new HashMap<>(amounts);
        other.amounts.forEach((name, amount) -> combined.merge(name, amount, how));
        return new Resources(combined);
    }
}
