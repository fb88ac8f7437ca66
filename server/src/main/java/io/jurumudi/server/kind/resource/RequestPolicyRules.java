package io.jurumudi.server.kind.resource;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;

/** How much of a shared device's capacity may be asked for. */
final class RequestPolicyRules {
    private static final int OPTIONS_LIMIT = 10;

    private final Problems problems;
    private final Quantity capacity;

    RequestPolicyRules(Problems problems, View capacity) {
        this.problems = problems;
        this.capacity = quantity(capacity);
    }

    private static Quantity quantity(View view) {
        String text = view.node().asText("");
        return Quantity.parse(text.isEmpty() ? "0" : text);
    }

    void validate(View policy) {
        View values = policy.get("validValues");
        View range = policy.get("validRange");
        View standard = policy.get("default");
        if (!values.isEmpty() && range.exists()) {
            problems.forbidden(
                    policy,
                    "exactly one policy can be specified, cannot specify \"validValues\" and \"validRange\" at the same time");
        } else if (!values.isEmpty()) {
            if (standard.exists()) {
                values(values, quantity(standard));
            } else {
                problems.required(standard, "required when validValues is defined");
            }
        } else if (range.exists()) {
            if (standard.exists()) {
                range(range, quantity(standard));
            } else {
                problems.required(standard, "required when validRange is defined");
            }
        }
    }

    private void values(View values, Quantity standard) {
        List<View> options = values.items();
        for (int i = 1; i < options.size(); i++) {
            if (quantity(options.get(i - 1)).compareTo(quantity(options.get(i))) > 0) {
                problems.invalid(options.get(i), "values must be sorted in ascending order");
            }
        }
        List<Quantity> seen = new ArrayList<>();
        DeviceNames.set(
                problems,
                values,
                OPTIONS_LIMIT,
                option -> {
                    seen.add(quantity(option));
                    if (quantity(option).compareTo(capacity) > 0) {
                        problems.invalid(option, "option is larger than capacity value: " + capacity);
                    }
                },
                option -> Long.toString(quantity(option).longValue()));
        if (seen.stream().noneMatch(option -> option.compareTo(standard) == 0)) {
            problems.invalid(
                    values.path(), standard.toString(), "default value is not valid according to the requestPolicy");
        }
    }

    private void range(View range, Quantity standard) {
        View least = range.get("min");
        View most = range.get("max");
        View step = range.get("step");
        if (!least.exists()) {
            problems.required(least, "required when validRange is defined");
            return;
        }
        Quantity min = quantity(least);
        if (min.compareTo(capacity) > 0) {
            problems.invalid(least, "min is larger than capacity value: " + capacity);
        }
        if (standard.compareTo(min) < 0) {
            problems.invalid(least.path(), standard.toString(), "default is less than min: " + min);
        }
        if (most.exists()) {
            Quantity max = quantity(most);
            if (min.compareTo(max) > 0) {
                problems.invalid(most.path(), min.toString(), "min is larger than max: " + max);
            }
            if (max.compareTo(capacity) > 0) {
                problems.invalid(most, "max is larger than capacity value: " + capacity);
            }
            if (standard.compareTo(max) > 0) {
                problems.invalid(most.path(), standard.toString(), "default is more than max: " + max);
            }
        }
        if (step.exists()) {
            Quantity first = min.plus(quantity(step));
            if (first.compareTo(capacity) > 0) {
                problems.invalid(step, "one step " + first + " is larger than capacity value: " + capacity);
            }
            multiple(step, standard, min);
            if (most.exists()) {
                multiple(step, quantity(most), min);
            }
        }
    }

    private void multiple(View step, Quantity value, Quantity min) {
        long size = quantity(step).longValue();
        if (size != 0 && (value.longValue() - min.longValue()) % size != 0) {
            problems.invalid(
                    step.path(),
                    value.toString(),
                    "value is not a multiple of a given step (" + quantity(step) + ") from (" + min + ")");
        }
    }
}
