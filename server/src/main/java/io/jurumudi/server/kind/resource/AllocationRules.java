package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Conditions;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a claim got, who uses it, and how its devices are. */
final class AllocationRules {
    private static final int USERS_LIMIT = 256;
    private static final int CONDITIONS_LIMIT = 8;
    private static final int DATA_LIMIT = 10 * 1024;
    private static final int ADDRESSES_LIMIT = 16;

    private final DeviceClaimRules claim;
    private final Problems problems;

    AllocationRules(DeviceClaimRules claim, Problems problems) {
        this.claim = claim;
        this.problems = problems;
    }

    void validate(View object, View old) {
        View status = object.get("status");
        View users = status.get("reservedFor");
        DeviceNames.set(
                problems,
                users,
                USERS_LIMIT,
                this::user,
                user -> user.get("uid").text());
        View allocation = status.get("allocation");
        Set<String> allocated = new HashSet<>();
        allocation.at("devices", "results").items().forEach(result -> allocated.add(id(result)));
        Set<String> reported = new HashSet<>();
        for (View device : status.get("devices").items()) {
            device(device, allocated);
        }
        for (View device : status.get("devices").items()) {
            if (!reported.add(id(device))) {
                problems.add(new Cause("FieldValueDuplicate", "Duplicate value: " + id(device), device.path()));
            }
        }
        users(object, old, users, allocation);
        View before = old.at("status", "allocation");
        if (before.exists() && allocation.exists()) {
            Check.immutable(problems, allocation, before);
        } else if (allocation.exists()) {
            allocation(allocation);
        }
    }

    private void user(View user) {
        for (String field : List.of("resource", "name", "uid")) {
            Check.requiredText(problems, user.get(field));
        }
    }

    private void users(View object, View old, View users, View allocation) {
        if (users.isEmpty()) {
            return;
        }
        if (!allocation.exists()) {
            problems.forbidden(users, "may not be specified when `allocated` is not set");
        } else if (object.at("metadata", "deletionTimestamp").exists()) {
            List<View> before = old.at("status", "reservedFor").items();
            boolean more =
                    users.items().stream().anyMatch(user -> before.stream().noneMatch(user::sameAs));
            if (more) {
                problems.forbidden(
                        users,
                        "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set");
            }
        }
    }

    /** What tells one device from others, as messages show it. */
    static String id(View device) {
        ObjectNode id = Json.object();
        id.put("Driver", device.get("driver").text());
        id.put("Pool", device.get("pool").text());
        id.put("Device", device.get("device").text());
        id.put("ShareID", device.get("shareID").text());
        return Json.text(id);
    }

    private void allocation(View allocation) {
        View devices = allocation.get("devices");
        DeviceNames.each(problems, devices.get("results"), DeviceClaimRules.LIST_LIMIT, this::result);
        DeviceNames.each(problems, devices.get("config"), 2 * DeviceClaimRules.LIST_LIMIT, this::configuration);
        if (allocation.get("nodeSelector").exists()) {
            SchedulingRules.nodeSelector(problems, allocation.get("nodeSelector"));
        }
    }

    private void result(View result) {
        claim.reference(result.get("request"));
        place(result);
        DeviceNames.bindingConditions(problems, result);
        if (result.get("shareID").exists()) {
            DeviceNames.uid(problems, result.get("shareID"));
        }
    }

    private void place(View device) {
        DeviceNames.driver(problems, device.get("driver"));
        DeviceNames.pool(problems, device.get("pool"));
        Check.spelled(problems, device.get("device"), Names::dns1123Label);
    }

    private void configuration(View configuration) {
        View source = configuration.get("source");
        if (Check.requiredText(problems, source) && !source.is("FromClaim") && !source.is("FromClass")) {
            problems.notSupported(source, List.of("FromClaim", "FromClass"));
        }
        claim.references(configuration.get("requests"));
        DeviceClaimRules.configuration(configuration, problems);
    }

    private void device(View device, Set<String> allocated) {
        place(device);
        if (device.get("shareID").exists()) {
            DeviceNames.uid(problems, device.get("shareID"));
        }
        if (!allocated.contains(id(device))) {
            problems.add(new Cause(
                    "FieldValueInvalid",
                    "Invalid value: " + id(device) + ": must be an allocated device in the claim",
                    device.path()));
        }
        View conditions = device.get("conditions");
        if (conditions.size() > CONDITIONS_LIMIT) {
            problems.tooMany(conditions, CONDITIONS_LIMIT);
        }
        Conditions.validate(problems, conditions);
        if (device.get("data").exists()) {
            DeviceClaimRules.raw(problems, device.get("data"), DATA_LIMIT);
        }
        network(device.get("networkData"));
    }

    private void network(View data) {
        limited(data.get("interfaceName"), 256);
        limited(data.get("hardwareAddress"), 128);
        DeviceNames.set(problems, data.get("ips"), ADDRESSES_LIMIT, this::address, View::text);
    }

    private void limited(View text, int limit) {
        if (text.text().length() > limit) {
            problems.tooLong(text, limit);
        }
    }

    private void address(View view) {
        int slash = view.text().indexOf('/');
        String address = slash < 0 ? "" : view.text().substring(0, slash);
        String bits = slash < 0 ? "" : view.text().substring(slash + 1);
        int most = address.contains(":") ? 128 : 32;
        if (!Addresses.isAddress(address) || !bits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(bits) > most) {
            problems.invalid(view, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
        }
    }
}
