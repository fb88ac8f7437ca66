package io.jurumudi.server.kind.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.SchedulingRules;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Devices somewhere. */
public final class ResourceSliceKind implements Rules {
    private static final int DEVICES_LIMIT = 128;
    private static final int ADVANCED_DEVICES_LIMIT = 64;
    private static final int COUNTER_SETS_LIMIT = 8;

    private ResourceSliceKind() {}

    public static KindBuilder define() {
        return Kind.named("resource.k8s.io", "v1", "ResourceSlice")
                .resource("resourceslices")
                .formerly(OldVersion.of("resource.k8s.io/v1beta2").deprecated(36, 39, ""))
                .returnsDeleted()
                .clusterScoped()
                .generation()
                .field("spec.nodeName", "spec", "nodeName")
                .field("spec.driver", "spec", "driver")
                .columns(
                        Columns.name(),
                        Columns.text("Node", "Which node has them.", "spec", "nodeName"),
                        Columns.text("Driver", "Whose they are.", "spec", "driver"),
                        Columns.text("Pool", "Which pool they are of.", "spec", "pool", "name"),
                        Columns.age())
                .rules(new ResourceSliceKind());
    }

    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        prepare(object, context);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        prepare(object, context);
    }

    /** Drops what is switched off, and notes when taints were set. */
    private static void prepare(ObjectNode object, RequestContext context) {
        for (ObjectNode device : Fill.each(object.path("spec").path("devices"))) {
            device.remove("nodeAllocatableResourceMappings");
            device.path("attributes").forEach(attribute -> {
                if (attribute instanceof ObjectNode values) {
                    values.remove(List.of("bools", "ints", "strings", "versions"));
                }
            });
            for (ObjectNode taint : Fill.each(device.path("taints"))) {
                Fill.textIfAbsent(
                        taint,
                        "timeAdded",
                        context.now().truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        validate(object.get("spec"), object.get(""), problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        validate(object.get("spec"), old.get("spec"), problems);
    }

    private static void validate(View spec, View old, Problems problems) {
        DeviceNames.driver(problems, spec.get("driver"));
        View pool = spec.get("pool");
        DeviceNames.pool(problems, pool.get("name"));
        Check.positive(problems, pool.get("resourceSliceCount"));
        if (pool.get("generation").number(0) < 0) {
            problems.invalid(pool.get("generation"), "must be greater than or equal to zero");
        }
        if (old.exists()) {
            Check.immutable(problems, pool.get("name"), old.at("pool", "name"));
            Check.immutable(problems, spec.get("driver"), old.get("driver"));
            Check.immutable(problems, spec.get("nodeName"), old.get("nodeName"));
        }
        nodes(spec, problems);
        if (spec.get("sharedCounters").exists() && spec.get("devices").exists()) {
            problems.invalid(spec.path(), "", "only one of `sharedCounters` or `devices` is allowed");
        }
        devices(spec, old, problems);
    }

    private static void nodes(View spec, Problems problems) {
        List<String> set = new ArrayList<>();
        View name = spec.get("nodeName");
        if (name.exists()) {
            if (name.text().isEmpty()) {
                problems.invalid(name, "must be either unset or set to a non-empty string");
            } else {
                set.add("`nodeName`");
                Check.spelled(problems, name, Names::dns1123Subdomain);
            }
        }
        View selector = spec.get("nodeSelector");
        if (selector.exists()) {
            set.add("`nodeSelector`");
            SchedulingRules.nodeSelector(problems, selector);
            View terms = selector.get("nodeSelectorTerms");
            if (terms.size() != 1) {
                // one is easy to combine with those of other slices
                problems.invalid(terms, "must have exactly one node selector term");
            }
        }
        DeviceRules.onlyTrue(spec.get("allNodes"), set, problems);
        DeviceRules.onlyTrue(spec.get("perDeviceNodeSelection"), set, problems);
        String detail = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
        if (set.isEmpty()) {
            problems.required(spec, detail);
        } else if (set.size() > 1) {
            problems.invalid(spec.path(), "{" + String.join(", ", set) + "}", detail + ", but multiple fields are set");
        }
    }

    private static void devices(View spec, View old, Problems problems) {
        View devices = spec.get("devices");
        boolean advanced = devices.node().valueStream().anyMatch(DeviceRules::isAdvanced);
        DeviceRules rules =
                new DeviceRules(problems, spec.get("perDeviceNodeSelection").flag(false));
        DeviceNames.set(
                problems,
                devices,
                advanced ? ADVANCED_DEVICES_LIMIT : DEVICES_LIMIT,
                device -> rules.validate(
                        device,
                        old.get("devices").items().stream()
                                .filter(before -> before.get("name").sameAs(device.get("name")))
                                .findFirst()),
                DeviceNames::name);
        DeviceNames.set(problems, spec.get("sharedCounters"), COUNTER_SETS_LIMIT, rules::counterSet, DeviceNames::name);
    }

    @Override
    public List<String> warnings(View object) {
        String driver = object.at("spec", "driver").text();
        return driver.equals(driver.toLowerCase(Locale.ROOT))
                ? List.of()
                : List.of("spec.driver: driver names should be lowercase; " + GoText.quote(driver)
                        + " contains uppercase characters");
    }
}
