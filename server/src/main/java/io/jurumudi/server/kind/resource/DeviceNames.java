package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Names in the world of devices, and lists of named things. */
final class DeviceNames {
    static final int UNLIMITED = -1;
    private static final int DRIVER_LIMIT = 63;
    private static final int POOL_LIMIT = 253;
    private static final int ID_LIMIT = 32;

    private DeviceNames() {}

    static void driver(Problems problems, View view) {
        if (Check.requiredText(problems, view)) {
            driver(problems, view.path(), view.text());
        }
    }

    private static void driver(Problems problems, String path, String name) {
        View view = View.of(TextNode.valueOf(name), path);
        if (name.length() > DRIVER_LIMIT) {
            problems.tooLong(view, DRIVER_LIMIT);
        }
        problems.invalid(view, Names.dns1123Subdomain(name.toLowerCase(Locale.ROOT)));
    }

    static void pool(Problems problems, View view) {
        if (!Check.requiredText(problems, view)) {
            return;
        }
        if (view.text().length() > POOL_LIMIT) {
            problems.tooLong(view, POOL_LIMIT);
        }
        for (String part : view.text().split("/", -1)) {
            Names.dns1123Subdomain(part).forEach(detail -> problems.invalid(view.path(), part, detail));
        }
    }

    /** A name of an attribute or capacity, perhaps with the domain of who defined it. */
    static void qualified(Problems problems, String path, String name) {
        String[] parts = name.split("/", -1);
        if (parts.length == 1) {
            identifier(problems, path, parts[0]);
        } else if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                problems.invalid(path, "", "the domain must not be empty");
            } else {
                driver(problems, path, parts[0]);
            }
            if (parts[1].isEmpty()) {
                problems.invalid(path, "", "the name must not be empty");
            } else {
                identifier(problems, path, parts[1]);
            }
        }
    }

    static void fullyQualified(Problems problems, View view) {
        qualified(problems, view.path(), view.text());
        if (!view.text().contains("/")) {
            problems.invalid(view, "a fully qualified name must be a domain and a name separated by a slash");
        }
    }

    private static void identifier(Problems problems, String path, String id) {
        if (id.length() > ID_LIMIT) {
            problems.tooLong(View.of(TextNode.valueOf(id), path), ID_LIMIT);
        }
        Names.cIdentifier(id).forEach(detail -> problems.invalid(path, id, detail));
    }

    static void uid(Problems problems, View view) {
        String uid = view.text();
        if (!uid.matches("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")) {
            int length = uid.getBytes(StandardCharsets.UTF_8).length;
            String why = length == 36 ? "invalid UUID format" : "invalid UUID length: " + length;
            problems.invalid(view, "error validating uid: " + why);
        } else if (!uid.equals(uid.toLowerCase(Locale.ROOT))) {
            problems.invalid(
                    view,
                    "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase"
                            + " hexadecimal characters");
        }
    }

    /** Checks the items of a list that is not too long; of one that is, only that is said. */
    static void each(Problems problems, View list, int limit, Consumer<View> check) {
        if (limit != UNLIMITED && list.size() > limit) {
            problems.tooMany(list, limit);
        } else {
            list.items().forEach(check);
        }
    }

    /** As {@link #each}, and no two items may have the same key. */
    static void set(Problems problems, View list, int limit, Consumer<View> check, Function<View, String> key) {
        each(problems, list, limit, check);
        if (limit != UNLIMITED && list.size() > limit) {
            return;
        }
        Set<String> seen = new HashSet<>();
        for (View item : list.items()) {
            String name = key.apply(item);
            if (!seen.add(name)) {
                problems.duplicate(View.of(TextNode.valueOf(name), item.path()));
            }
        }
    }

    /** An item by its name. */
    static String name(View item) {
        return item.get("name").text();
    }

    /** Conditions that tell when a device may be used: both kinds or none, and each once. */
    static void bindingConditions(Problems problems, View device) {
        View good = device.get("bindingConditions");
        View bad = device.get("bindingFailureConditions");
        for (View list : List.of(good, bad)) {
            each(problems, list, 4, condition -> Check.spelled(problems, condition, Names::qualifiedName));
        }
        Set<String> conditions = new HashSet<>();
        for (View condition : good.items()) {
            if (!conditions.add(condition.text())) {
                problems.duplicate(condition);
            }
        }
        Set<String> failures = new HashSet<>();
        for (View condition : bad.items()) {
            if (!failures.add(condition.text())) {
                problems.duplicate(condition);
            }
            if (conditions.contains(condition.text())) {
                problems.invalid(condition, "bindingFailureConditions must not overlap with bindingConditions");
            }
        }
        if (conditions.isEmpty() && !failures.isEmpty()) {
            problems.invalid(good, "bindingConditions are required to use bindingFailureConditions");
        }
        if (failures.isEmpty() && !conditions.isEmpty()) {
            problems.invalid(bad, "bindingFailureConditions are required to use bindingConditions");
        }
    }
}
