package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.pod.ResourceRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Rules for one item of a LimitRange: no bound may contradict another. */
final class LimitBounds {
    private final Problems problems;
    private final View item;

    private LimitBounds(Problems problems, View item) {
        this.problems = problems;
        this.item = item;
    }

    static void validate(Problems problems, View item) {
        new LimitBounds(problems, item).validate();
    }

    private void validate() {
        String type = item.get("type").text();
        TreeSet<String> names = new TreeSet<>();
        names(type, "max", names);
        names(type, "min", names);
        boolean pod = type.equals("Pod");
        for (String list : List.of("default", "defaultRequest")) {
            if (!pod) {
                names(type, list, names);
            } else if (!item.get(list).isEmpty()) {
                problems.forbidden(item.get(list), "may not be specified when `type` is 'Pod'");
            }
        }
        boolean bounded = item.get("min").key("storage").exists()
                || item.get("max").key("storage").exists();
        if (type.equals("PersistentVolumeClaim") && !bounded) {
            problems.required(
                    item.get("limits"),
                    "either minimum or maximum storage value is required, but neither was provided");
        }
        names(type, "maxLimitRequestRatio", names);
        names.forEach(name -> bounds(name, pod));
    }

    private void names(String type, String list, TreeSet<String> names) {
        item.get(list).entries().forEach((name, amount) -> {
            ResourceRules.limitName(problems, type, amount);
            names.add(name);
        });
    }

    private void bounds(String name, boolean pod) {
        Optional<Quantity> min = amount("min", name);
        Optional<Quantity> max = amount("max", name);
        Optional<Quantity> limit = pod ? Optional.empty() : amount("default", name);
        Optional<Quantity> request = pod ? Optional.empty() : amount("defaultRequest", name);
        ordered(name, "min", min, "min value %s is greater than max value %s", min, max);
        ordered(name, "defaultRequest", request, "min value %s is greater than default request value %s", min, request);
        ordered(name, "defaultRequest", request, "default request value %s is greater than max value %s", request, max);
        ordered(
                name,
                "defaultRequest",
                request,
                "default request value %s is greater than default limit value %s",
                request,
                limit);
        ordered(name, "default", min, "min value %s is greater than default value %s", min, limit);
        ordered(name, "default", max, "default value %s is greater than max value %s", limit, max);
        amount("maxLimitRequestRatio", name).ifPresent(ratio -> ratio(name, ratio, min, max));
        boolean differ = limit.isPresent() && request.isPresent() && limit.get().compareTo(request.get()) != 0;
        if (differ && !ResourceRules.isOvercommitted(name)) {
            complain(
                    "defaultRequest",
                    name,
                    request.get(),
                    "default value %s must equal to defaultRequest value %s in %s"
                            .formatted(limit.get(), request.get(), name));
        }
    }

    private void ordered(
            String name,
            String list,
            Optional<Quantity> shown,
            String words,
            Optional<Quantity> less,
            Optional<Quantity> more) {
        if (less.isPresent() && more.isPresent() && less.get().compareTo(more.get()) > 0) {
            complain(list, name, shown.orElseThrow(), words.formatted(less.get(), more.get()));
        }
    }

    private void ratio(String name, Quantity ratio, Optional<Quantity> min, Optional<Quantity> max) {
        if (ratio.compareTo(Quantity.of(1)) < 0) {
            complain("maxLimitRequestRatio", name, ratio, "ratio " + ratio + " is less than 1");
        }
        if (min.isPresent() && max.isPresent()) {
            double most = max.get().value().doubleValue() / min.get().value().doubleValue();
            if (ratio.value().doubleValue() > most) {
                complain(
                        "maxLimitRequestRatio",
                        name,
                        ratio,
                        String.format(Locale.ROOT, "ratio %s is greater than max/min = %f", ratio, most));
            }
        }
    }

    private void complain(String list, String name, Quantity shown, String detail) {
        problems.invalid(item.get(list).key(name).path(), shown.toString(), detail);
    }

    private Optional<Quantity> amount(String list, String name) {
        View amount = item.get(list).key(name);
        return amount.exists() ? Optional.of(Quantity.parse(amount.node().asText())) : Optional.empty();
    }
}
