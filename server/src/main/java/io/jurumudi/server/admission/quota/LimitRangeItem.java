package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Quantity;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One line of a LimitRange: what each thing of a type may ask for. */
record LimitRangeItem(String type, ResourceList min, ResourceList max, ResourceList ratio) {

    static LimitRangeItem of(JsonNode limit) {
        return new LimitRangeItem(
                limit.path("type").asText(""),
                ResourceList.of(limit.path("min")),
                ResourceList.of(limit.path("max")),
                ResourceList.of(limit.path("maxLimitRequestRatio")));
    }

    /** What is wrong with amounts of which the limit counts too, in upstream's words; empty when nothing is. */
    List<String> problems(ResourceList requests, ResourceList limits) {
        List<String> problems = new ArrayList<>();
        min.amounts()
                .forEach((name, least) -> tooLittle(name, least, requests.get(name), limits.get(name))
                        .ifPresent(problems::add));
        max.amounts()
                .forEach((name, most) -> tooMuch(name, most, requests.get(name), limits.get(name))
                        .ifPresent(problems::add));
        ratio.amounts()
                .forEach((name, most) ->
                        tooFar(name, most, requests.get(name), limits.get(name)).ifPresent(problems::add));
        return problems;
    }

    /** As {@link #problems}, of what has no limits. */
    List<String> problemsOfRequests(ResourceList requests) {
        List<String> problems = new ArrayList<>();
        min.amounts()
                .forEach((name, least) -> tooLittle(name, least, requests.get(name), Optional.empty())
                        .ifPresent(problems::add));
        max.amounts().forEach((name, most) -> {
            String rule = rule("maximum", name, most);
            Optional<Quantity> request = requests.get(name);
            if (request.isEmpty()) {
                problems.add(rule + ".  No request is specified");
            } else if (request.get().compareTo(most) > 0) {
                problems.add(rule + ", but request is " + request.get());
            }
        });
        return problems;
    }

    private Optional<String> tooLittle(
            String name, Quantity least, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = rule("minimum", name, least);
        if (request.isEmpty()) {
            return Optional.of(rule + ".  No request is specified");
        }
        if (request.get().compareTo(least) < 0) {
            return Optional.of(rule + ", but request is " + request.get());
        }
        return limit.filter(amount -> amount.compareTo(least) < 0).map(amount -> rule + ", but limit is " + amount);
    }

    private Optional<String> tooMuch(String name, Quantity most, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = rule("maximum", name, most);
        if (limit.isEmpty()) {
            return Optional.of(rule + ".  No limit is specified");
        }
        if (limit.get().compareTo(most) > 0) {
            return Optional.of(rule + ", but limit is " + limit.get());
        }
        return request.filter(amount -> amount.compareTo(most) > 0).map(amount -> rule + ", but request is " + amount);
    }

    private Optional<String> tooFar(String name, Quantity most, Optional<Quantity> request, Optional<Quantity> limit) {
        String rule = name + " max limit to request ratio per " + type + " is " + most;
        if (request.isEmpty() || request.get().isZero()) {
            return Optional.of(rule + ", but no request is specified or request is 0");
        }
        if (limit.isEmpty() || limit.get().isZero()) {
            return Optional.of(rule + ", but no limit is specified or limit is 0");
        }
        var actual = limit.get().value().divide(request.get().value(), MathContext.DECIMAL64);
        return actual.compareTo(most.value()) > 0
                ? Optional.of(rule + ", but provided ratio is " + String.format(Locale.ROOT, "%.6f", actual))
                : Optional.empty();
    }

    private String rule(String which, String name, Quantity amount) {
        return which + " " + name + " usage per " + type + " is " + amount;
    }
}
