package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** One device of a slice, and counters that devices share. */
final class DeviceRules {
    private static final int ENTRIES_LIMIT = 32;
    private static final int VALUES_LIMIT = 48;
    private static final int KEY_LIMIT = 63 + 1 + 32;
    private static final int VALUE_LIMIT = 64;
    private static final int TAINTS_LIMIT = 16;
    private static final int COUNTERS_LIMIT = 32;
    private static final int CONSUMPTIONS_LIMIT = 2;
    private static final List<String> VALUES =
            List.of("bool", "int", "string", "version", "bools", "ints", "strings", "versions");

    private static final String PRE_RELEASE = "(0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)";
    private static final String BUILD = "[0-9a-zA-Z-]+";
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d*)(\\.(0|[1-9]\\d*)){2}(-" + PRE_RELEASE + "(\\."
            + PRE_RELEASE + ")*)?(\\+" + BUILD + "(\\." + BUILD + ")*)?");

    private final Problems problems;
    private final boolean perDevice;

    /** @param perDevice devices say for themselves on which nodes they are */
    DeviceRules(Problems problems, boolean perDevice) {
        this.problems = problems;
        this.perDevice = perDevice;
    }

    /** @param old the device as it was; absent when it is new */
    void validate(View device, Optional<View> old) {
        Check.spelled(problems, device.get("name"), Names::dns1123Label);
        View attributes = device.get("attributes");
        View capacity = device.get("capacity");
        total(device, attributes.size() + capacity.size(), ENTRIES_LIMIT, "attributes and capacities");
        total(device, values(attributes), VALUES_LIMIT, "attribute values");
        entries(attributes, this::attribute);
        boolean shared = device.get("allowMultipleAllocations").flag(false);
        entries(capacity, entry -> capacity(entry, shared));
        if (old.isEmpty() || !old.get().get("taints").sameAs(device.get("taints"))) {
            DeviceNames.each(
                    problems, device.get("taints"), TAINTS_LIMIT, taint -> DeviceClaimRules.taint(problems, taint));
        }
        DeviceNames.set(
                problems,
                device.get("consumesCounters"),
                CONSUMPTIONS_LIMIT,
                this::consumption,
                consumption -> consumption.get("counterSet").text());
        nodes(device);
        DeviceNames.bindingConditions(problems, device);
    }

    private void total(View device, int total, int limit, String what) {
        if (total > limit) {
            problems.invalid(
                    View.of(IntNode.valueOf(total), device.path()),
                    "the total number of " + what + " must not exceed " + limit);
        }
    }

    /** Items of lists count each. */
    private static int values(View attributes) {
        int values = 0;
        for (View attribute : attributes.entries().values()) {
            int items = 0;
            for (String field : VALUES) {
                items += attribute.get(field).isList() ? attribute.get(field).size() : 0;
            }
            values += Math.max(items, 1);
        }
        return values;
    }

    private void entries(View map, Consumer<View> check) {
        map.entries().forEach((key, value) -> {
            DeviceNames.qualified(problems, map.path(), key);
            check.accept(View.of(value.node(), map.path() + "[" + shortened(key) + "]"));
        });
    }

    private static String shortened(String key) {
        if (key.length() <= KEY_LIMIT) {
            return key;
        }
        int rest = KEY_LIMIT - 3;
        return key.substring(0, (rest + 1) / 2) + "..." + key.substring(key.length() - rest / 2);
    }

    private void attribute(View attribute) {
        int set = 0;
        for (String field : VALUES) {
            View value = attribute.get(field);
            if (!value.exists()) {
                continue;
            }
            set++;
            if (value.isList() && value.isEmpty()) {
                problems.invalid(value, "must not be empty if specified");
            }
            List<View> all = value.isList() ? value.items() : List.of(value);
            if (field.startsWith("string")) {
                all.forEach(this::limited);
            } else if (field.startsWith("version")) {
                all.forEach(this::version);
            }
        }
        if (set == 0) {
            problems.invalid(attribute.path(), "", "exactly one value must be specified");
        } else if (set > 1) {
            problems.invalid(attribute, "exactly one value must be specified");
        }
    }

    private void limited(View value) {
        if (value.text().length() > VALUE_LIMIT) {
            problems.tooLong(value, VALUE_LIMIT);
        }
    }

    private void version(View value) {
        if (!VERSION.matcher(value.text()).matches()) {
            problems.invalid(value, "must be a string compatible with semver.org spec 2.0.0");
        }
        limited(value);
    }

    private void capacity(View capacity, boolean shared) {
        View policy = capacity.get("requestPolicy");
        if (!policy.exists()) {
            return;
        }
        if (shared) {
            new RequestPolicyRules(problems, capacity.get("value")).validate(policy);
        } else {
            problems.forbidden(policy, "allowMultipleAllocations must be true");
        }
    }

    private void consumption(View consumption) {
        Check.name(problems, consumption.get("counterSet"), Names::dns1123Label);
        counters(consumption.get("counters"));
    }

    private void counters(View counters) {
        if (counters.isEmpty()) {
            problems.required(counters);
        } else if (counters.size() > COUNTERS_LIMIT) {
            problems.tooMany(counters, COUNTERS_LIMIT);
        } else {
            for (String name : counters.entries().keySet()) {
                Names.dns1123Label(name).forEach(detail -> problems.invalid(counters.path(), name, detail));
            }
        }
    }

    void counterSet(View set) {
        Check.name(problems, set.get("name"), Names::dns1123Label);
        counters(set.get("counters"));
    }

    private void nodes(View device) {
        View name = device.get("nodeName");
        View selector = device.get("nodeSelector");
        View all = device.get("allNodes");
        if (!perDevice) {
            if (name.exists() || selector.exists() || all.exists()) {
                problems.invalid(
                        View.of(NullNode.getInstance(), device.path()),
                        "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in"
                                + " the ResourceSlice spec");
            }
            return;
        }
        List<String> set = new ArrayList<>();
        if (name.exists()) {
            if (name.text().isEmpty()) {
                problems.invalid(name, "must not be empty");
            } else {
                set.add("`nodeName`");
                Check.spelled(problems, name, Names::dns1123Subdomain);
            }
        }
        if (selector.exists()) {
            set.add("`nodeSelector`");
            SchedulingRules.nodeSelector(problems, selector);
        }
        onlyTrue(all, set, problems);
        String detail =
                "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is"
                        + " set to true in the ResourceSlice spec";
        if (set.isEmpty()) {
            problems.required(device, detail);
        } else if (set.size() > 1) {
            problems.invalid(device.path(), "{" + String.join(", ", set) + "}", detail);
        }
    }

    static void onlyTrue(View flag, List<String> set, Problems problems) {
        if (!flag.exists()) {
            return;
        }
        if (flag.flag(false)) {
            set.add("`" + flag.path().substring(flag.path().lastIndexOf('.') + 1) + "`");
        } else {
            problems.invalid(flag, "must be either unset or set to true");
        }
    }

    /** Whether a device has what makes it count twice. */
    static boolean isAdvanced(JsonNode device) {
        if (!device.path("taints").isEmpty() || !device.path("consumesCounters").isEmpty()) {
            return true;
        }
        return device.path("attributes")
                .valueStream()
                .anyMatch(a -> a.valueStream().anyMatch(JsonNode::isArray));
    }
}
