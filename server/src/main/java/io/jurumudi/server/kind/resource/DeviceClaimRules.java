package io.jurumudi.server.kind.resource;

import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which devices a claim asks for, in claims and in templates of them. For one claim. */
final class DeviceClaimRules {
    static final int LIST_LIMIT = 32;
    private static final int ALTERNATIVES_LIMIT = 8;
    private static final int PARAMETERS_LIMIT = 10 * 1024;
    private static final List<String> EFFECTS = List.of("NoExecute", "NoSchedule", "None");

    private final Problems problems;
    private final DeviceExpressions expressions;

    /** The requests, each with the names of its alternatives. */
    private final Map<String, Set<String>> requests = new HashMap<>();

    DeviceClaimRules(View spec, Problems problems) {
        this.problems = problems;
        expressions = new DeviceExpressions(problems);
        for (View request : spec.at("devices", "requests").items()) {
            requests.put(
                    request.get("name").text(),
                    request.get("firstAvailable").items().stream()
                            .map(DeviceNames::name)
                            .collect(Collectors.toSet()));
        }
    }

    void validate(View spec) {
        View devices = spec.get("devices");
        DeviceNames.set(problems, devices.get("requests"), LIST_LIMIT, this::request, DeviceNames::name);
        DeviceNames.each(problems, devices.get("constraints"), LIST_LIMIT, this::constraint);
        DeviceNames.each(problems, devices.get("config"), LIST_LIMIT, this::requestedConfiguration);
    }

    private void request(View request) {
        Check.spelled(problems, request.get("name"), Names::dns1123Label);
        View exactly = request.get("exactly");
        View first = request.get("firstAvailable");
        if (exactly.exists() == !first.isEmpty()) {
            String detail = "exactly one of `exactly` or `firstAvailable` is required";
            if (exactly.exists()) {
                problems.invalid(
                        View.of(Json.object().nullNode(), request.path()), detail + ", but multiple fields are set");
            } else {
                problems.required(request, detail);
            }
        } else if (exactly.exists()) {
            wanted(exactly);
        } else {
            DeviceNames.set(problems, first, ALTERNATIVES_LIMIT, this::alternative, DeviceNames::name);
        }
    }

    private void alternative(View request) {
        Check.spelled(problems, request.get("name"), Names::dns1123Label);
        wanted(request);
    }

    private void wanted(View request) {
        Check.name(problems, request.get("deviceClassName"), Names::dns1123Subdomain);
        selectors(request.get("selectors"), problems, expressions);
        View mode = request.get("allocationMode");
        View count = request.get("count");
        switch (mode.text()) {
            case "All" -> {
                if (count.number(0) != 0) {
                    problems.invalid(count, "must not be specified when allocationMode is 'All'");
                }
            }
            case "ExactCount" -> Check.positive(problems, count);
            default -> problems.notSupported(mode, List.of("All", "ExactCount"));
        }
        request.get("tolerations").items().forEach(this::toleration);
    }

    /** Selectors of a claim or class. */
    static void selectors(View selectors, Problems problems, DeviceExpressions expressions) {
        DeviceNames.each(problems, selectors, LIST_LIMIT, selector -> {
            View cel = selector.get("cel");
            if (cel.exists()) {
                expressions.selector(cel.get("expression"));
            } else {
                problems.required(cel);
            }
        });
    }

    private void toleration(View toleration) {
        View value = toleration.get("value");
        Check.spelledIfAny(problems, toleration.get("key"), Names::qualifiedName);
        switch (toleration.get("operator").text()) {
            case "Exists" -> {
                if (!value.text().isEmpty()) {
                    problems.invalid(value, "must be empty for operator `Exists`");
                }
            }
            case "Equal" -> Check.spelled(problems, value, Names::labelValue);
            case "" -> problems.required(toleration.get("operator"));
            default -> problems.notSupported(toleration.get("operator"), List.of("Equal", "Exists"));
        }
        View effect = toleration.get("effect");
        if (!effect.text().isEmpty() && !EFFECTS.contains(effect.text())) {
            problems.notSupported(effect, EFFECTS);
        }
    }

    static void taint(Problems problems, View taint) {
        Check.spelled(problems, taint.get("key"), Names::qualifiedName);
        Check.spelledIfAny(problems, taint.get("value"), Names::labelValue);
        View effect = taint.get("effect");
        if (Check.requiredText(problems, effect) && !EFFECTS.contains(effect.text())) {
            problems.notSupported(effect, EFFECTS);
        }
    }

    private void constraint(View constraint) {
        references(constraint.get("requests"));
        View match = constraint.get("matchAttribute");
        View distinct = constraint.get("distinctAttribute");
        if (match.exists()) {
            DeviceNames.fullyQualified(problems, match);
        } else if (distinct.exists()) {
            DeviceNames.fullyQualified(problems, distinct);
        } else {
            problems.required(
                    constraint,
                    "exactly one of \"matchAttribute\" or \"distinctAttribute\" is required, but multiple fields are set");
        }
    }

    private void requestedConfiguration(View configuration) {
        references(configuration.get("requests"));
        configuration(configuration, problems);
    }

    void references(View names) {
        DeviceNames.set(problems, names, LIST_LIMIT, this::reference, View::text);
    }

    /** The name of a request, or of a request and one of its alternatives. */
    void reference(View name) {
        String detail =
                "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
        String[] parts = name.text().split("/", -1);
        if (parts.length > 2) {
            Check.invalidText(problems, name, detail);
            return;
        }
        for (String part : parts) {
            Names.dns1123Label(part).forEach(spelling -> problems.invalid(name.path(), part, spelling));
        }
        Set<String> alternatives = requests.get(parts[0]);
        if (alternatives == null || parts.length == 2 && !alternatives.contains(parts[1])) {
            Check.invalidText(problems, name, detail);
        }
    }

    /** What a driver is told, in claims, classes and allocations. */
    static void configuration(View configuration, Problems problems) {
        View opaque = configuration.get("opaque");
        if (!opaque.exists()) {
            problems.required(opaque);
            return;
        }
        DeviceNames.driver(problems, opaque.get("driver"));
        raw(problems, opaque.get("parameters"), PARAMETERS_LIMIT);
    }

    /** An object of somebody else's. */
    static void raw(Problems problems, View view, int limit) {
        if (!view.exists()) {
            problems.required(view);
        } else if (Json.text(view.node()).getBytes(StandardCharsets.UTF_8).length > limit) {
            problems.tooLong(view, limit);
        } else if (!view.isObject()) {
            problems.invalid(view.path(), "<value omitted>", "must be a valid JSON object");
        }
    }
}
