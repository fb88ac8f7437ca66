package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Checks that rules of many kinds make, in upstream's words. What is absent passes unless it says otherwise. */
public final class Check {
    public static final String IMMUTABLE = "field is immutable";
    public static final String NEGATIVE = "must be greater than or equal to 0";
    private static final String NOT_POSITIVE = "must be greater than zero";
    private static final String HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
    private static final int ANNOTATIONS_LIMIT = 256 * 1024;

    private Check() {}

    /** What no text can be is checked for as if it were one. */
    public static void requiredIfAbsent(Problems problems, View view) {
        if (!view.exists()) {
            problems.required(view);
        }
    }

    /** A path below a domain, such as {@code acme.io/foo}. */
    public static void domainPrefixedPath(Problems problems, View view) {
        if (!requiredText(problems, view)) {
            return;
        }
        String[] parts = view.text().split("/", 2);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            problems.invalid(view, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        Names.dns1123Subdomain(parts[0]).forEach(detail -> problems.invalid(view.path(), parts[0], detail));
        if (!parts[1].matches(HTTP_PATH)) {
            problems.invalid(view.path(), parts[1], "Invalid path (regex used for validation is '" + HTTP_PATH + "')");
        }
    }

    /** False, with a complaint, when there is no text. */
    public static boolean requiredText(Problems problems, View view) {
        if (view.text().isEmpty()) {
            problems.required(view);
            return false;
        }
        return true;
    }

    /** Complains of the text as one that was there before, also of an absent one. */
    public static void duplicateText(Problems problems, View view) {
        problems.duplicate(View.of(TextNode.valueOf(view.text()), view.path()));
    }

    /** Complains of the text, also of an absent one. */
    public static void invalidText(Problems problems, View view, String detail) {
        problems.invalid(view.path(), view.text(), detail);
    }

    /** The text must be spelled as the rule says; an absent text is checked as an empty one. */
    public static void spelled(Problems problems, View view, Function<String, List<String>> rule) {
        rule.apply(view.text()).forEach(detail -> invalidText(problems, view, detail));
    }

    public static void spelledIfAny(Problems problems, View view, Function<String, List<String>> rule) {
        if (!view.text().isEmpty()) {
            spelled(problems, view, rule);
        }
    }

    /** Required, and spelled as the rule says. */
    public static void name(Problems problems, View view, Function<String, List<String>> rule) {
        if (requiredText(problems, view)) {
            spelled(problems, view, rule);
        }
    }

    /** Required, and one of the values. */
    public static void oneOf(Problems problems, View view, String... supported) {
        if (requiredText(problems, view)) {
            supported(problems, view, supported);
        }
    }

    /** One of the values if there is one. */
    public static void oneOfIfAny(Problems problems, View view, String... supported) {
        if (view.exists()) {
            supported(problems, view, supported);
        }
    }

    private static void supported(Problems problems, View view, String... supported) {
        if (!Arrays.asList(supported).contains(view.text())) {
            problems.notSupported(view, List.of(supported));
        }
    }

    public static void notNegative(Problems problems, View view) {
        if (view.number(0) < 0) {
            problems.invalid(view, NEGATIVE);
        }
    }

    /** Absent counts as zero. */
    public static void positive(Problems problems, View view) {
        if (view.number(0) <= 0) {
            problems.invalid(view, NOT_POSITIVE);
        }
    }

    public static void range(Problems problems, View view, long min, long max) {
        if (view.exists()) {
            Names.inRange(view.number(0), min, max).forEach(detail -> problems.invalid(view, detail));
        }
    }

    /** A file's permission bits. */
    public static void fileMode(Problems problems, View view) {
        if (view.exists() && (view.number(0) < 0 || view.number(0) > 0777)) {
            problems.invalid(view, "must be a number between 0 and 0777 (octal), both inclusive");
        }
    }

    public static void immutable(Problems problems, View view, View old) {
        if (!view.sameAs(old)) {
            problems.invalid(view, IMMUTABLE);
        }
    }

    public static void quantityNotNegative(Problems problems, View view) {
        if (view.exists() && Quantity.parse(view.node().asText()).compareTo(Quantity.parse("0")) < 0) {
            invalidText(problems, view, NEGATIVE);
        }
    }

    /** An amount of which no more is said than that there can be such. */
    public static void basicAmount(Problems problems, View view) {
        Quantity amount = Quantity.parse(view.node().asText());
        if (amount.longValue() < 0) {
            problems.invalid(
                    View.of(LongNode.valueOf(amount.longValue()), view.path()), "must be a valid resource quantity");
        }
    }

    /** A port by number, or by the name it has in a container. */
    public static void portNumberOrName(Problems problems, View view) {
        if (view.isText()) {
            spelled(problems, view, Names::portName);
        } else {
            Names.portNumber(view.number(0)).forEach(detail -> problems.invalid(view, detail));
        }
    }

    /** A count or a percentage of something, at most a hundred percent. */
    public static void countOrPercent(Problems problems, View view) {
        if (view.isText()) {
            Names.percent(view.text()).forEach(detail -> problems.invalid(view, detail));
        } else {
            notNegative(problems, view);
        }
    }

    /** Whether a count or percentage comes to nothing. */
    public static boolean isNone(View view) {
        if (!view.isText()) {
            return view.number(0) == 0;
        }
        // a text that is no percentage is read as a number if it can be
        String number = percent(view) < 0 ? view.text() : String.valueOf(percent(view));
        return !number.matches("[+-]?[0-9]*[1-9][0-9]*");
    }

    /** More than everything makes no sense. */
    public static void notMoreThanAll(Problems problems, View view) {
        if (view.isText() && percent(view) > 100) {
            problems.invalid(view, "must not be greater than 100%");
        }
    }

    /** The percentage in a text such as 25%, or -1. */
    public static long percent(View view) {
        String text = view.text();
        return text.matches("[0-9]{1,9}%") ? Long.parseLong(text.substring(0, text.length() - 1)) : -1;
    }

    /** A path below some directory: relative, and never out of it. */
    public static void descendingPath(Problems problems, View view) {
        if (view.text().startsWith("/")) {
            invalidText(problems, view, "must be a relative path");
        }
        noBacksteps(problems, view);
    }

    /** As {@link #descendingPath}, for files beside ones whose names begin with two dots. */
    public static void descendingUnreservedPath(Problems problems, View view) {
        descendingPath(problems, view);
        String path = view.text();
        if (path.startsWith("..") && !path.startsWith("../")) {
            invalidText(problems, view, "must not start with '..'");
        }
    }

    public static void noBacksteps(Problems problems, View view) {
        if (Arrays.asList(view.text().split("/", -1)).contains("..")) {
            invalidText(problems, view, "must not contain '..'");
        }
    }

    /** Keys and values of a map of labels; complaints name the map. */
    public static void labels(Problems problems, View labels) {
        labels.entries().forEach((key, value) -> {
            Names.qualifiedName(key).forEach(detail -> problems.invalid(labels.path(), key, detail));
            Names.labelValue(value.text()).forEach(detail -> problems.invalid(labels.path(), value.text(), detail));
        });
    }

    /** Keys of a map of annotations, in any case, and the size of it all. */
    public static void annotations(Problems problems, View annotations) {
        long size = 0;
        for (Map.Entry<String, View> entry : annotations.entries().entrySet()) {
            String key = entry.getKey();
            Names.qualifiedName(key.toLowerCase(Locale.ROOT))
                    .forEach(detail -> problems.invalid(annotations.path(), key, detail));
            size += key.length() + entry.getValue().text().length();
        }
        if (size > ANNOTATIONS_LIMIT) {
            problems.tooLong(annotations, ANNOTATIONS_LIMIT);
        }
    }

    /** An IP address of either family, without zone or leading zeros, and not of the one disguised as of the other. */
    public static void address(Problems problems, View view) {
        Addresses.problem(view.text()).ifPresent(detail -> invalidText(problems, view, detail));
    }

    /** A range of addresses, written as its first address and the length of what they have in common. */
    public static void addressRange(Problems problems, View view) {
        Addresses.rangeProblem(view.text()).ifPresent(detail -> invalidText(problems, view, detail));
    }

    /** An address that something else than this very host can be reached at. */
    public static void endpointAddress(Problems problems, View view) {
        if (Addresses.problem(view.text()).isPresent()) {
            address(problems, view);
        } else {
            reachable(problems, view);
        }
    }

    /** Nothing but what {@link #endpointAddress} says of addresses in order. */
    public static void reachable(Problems problems, View view) {
        Addresses.parse(view.text()).ifPresent(address -> {
            if (address.isAnyLocalAddress()) {
                invalidText(problems, view, "may not be unspecified (" + view.text() + ")");
            }
            if (address.isLoopbackAddress()) {
                invalidText(problems, view, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
            }
            if (address.isLinkLocalAddress()) {
                invalidText(problems, view, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
            }
            if (address.isMCLinkLocal()) {
                invalidText(problems, view, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
            }
        });
    }
}
