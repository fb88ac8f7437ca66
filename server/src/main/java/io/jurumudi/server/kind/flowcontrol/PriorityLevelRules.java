package io.jurumudi.server.kind.flowcontrol;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.List;

/** How much of the server a priority level may use, and how it queues. */
final class PriorityLevelRules {
    private static final int QUEUES_LIMIT = 10_000_000;
    private static final int HASH_BITS = 60;
    private static final String COUNT = "must be a non-negative integer";

    private PriorityLevelRules() {}

    static void validate(Problems problems, View spec, String name) {
        View type = spec.get("type");
        if (name.equals("exempt") != type.is("Exempt")) {
            problems.invalid(type.path(), type.text(), "must be 'Exempt' if and only if `name` is 'exempt'");
        }
        View exempt = spec.get("exempt");
        View limited = spec.get("limited");
        switch (type.text()) {
            case "Exempt" -> {
                if (limited.exists()) {
                    problems.forbidden(limited, "must be nil if the type is not Limited");
                }
                shares(problems, exempt);
                lendable(problems, exempt);
            }
            case "Limited" -> {
                if (exempt.exists()) {
                    problems.forbidden(exempt, "must be nil if the type is Limited");
                }
                if (limited.exists()) {
                    limited(problems, limited);
                } else {
                    problems.required(limited, "must not be empty when type is Limited");
                }
            }
            default -> problems.notSupported(type, List.of("Exempt", "Limited"));
        }
    }

    private static void shares(Problems problems, View level) {
        View shares = level.get("nominalConcurrencyShares");
        if (shares.number(0) < 0) {
            problems.invalid(shares, COUNT);
        }
    }

    private static void lendable(Problems problems, View level) {
        View lendable = level.get("lendablePercent");
        if (lendable.number(0) < 0 || lendable.number(0) > 100) {
            problems.invalid(lendable, "must be between 0 and 100, inclusive");
        }
    }

    private static void limited(Problems problems, View limited) {
        shares(problems, limited);
        View response = limited.get("limitResponse");
        View queuing = response.get("queuing");
        switch (response.get("type").text()) {
            case "Reject" -> {
                if (queuing.exists()) {
                    problems.forbidden(queuing, "must be nil if limited.limitResponse.type is not Limited");
                }
            }
            case "Queue" -> {
                if (queuing.exists()) {
                    queuing(problems, queuing);
                } else {
                    problems.required(queuing, "must not be empty if limited.limitResponse.type is Limited");
                }
            }
            default -> problems.notSupported(response.get("type"), List.of("Queue", "Reject"));
        }
        lendable(problems, limited);
        if (limited.get("borrowingLimitPercent").number(0) < 0) {
            problems.invalid(limited.get("borrowingLimitPercent"), "if specified, " + COUNT);
        }
    }

    private static void queuing(Problems problems, View queuing) {
        if (queuing.get("queueLengthLimit").number(0) <= 0) {
            problems.invalid(queuing.get("queueLengthLimit"), "must be positive");
        }
        long queues = queuing.get("queues").number(0);
        if (queues <= 0) {
            problems.invalid(queuing.get("queues"), "must be positive");
        } else if (queues > QUEUES_LIMIT) {
            problems.invalid(queuing.get("queues"), "must not be greater than " + QUEUES_LIMIT);
        }
        View hand = queuing.get("handSize");
        if (hand.number(0) <= 0) {
            problems.invalid(hand, "must be positive");
        } else if (hand.number(0) > queues) {
            problems.invalid(hand, "should not be greater than queues (" + queues + ")");
        } else if (Math.ceil(Math.log(queues) / Math.log(2) * hand.number(0)) > HASH_BITS) {
            problems.invalid(
                    hand,
                    "required entropy bits of deckSize %d and handSize %d should not be greater than %d"
                            .formatted(queues, hand.number(0), HASH_BITS));
        }
    }
}
