package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rules for where a container sees the pod's volumes, as directories or as devices. */
final class MountRules {
    private MountRules() {}

    /** @param names of the volumes that are in order */
    static void validate(Problems problems, View container, Set<String> names, View volumes) {
        Map<String, String> devices = paths(container.get("volumeDevices"), "devicePath");
        Map<String, String> mounts = paths(container.get("volumeMounts"), "mountPath");
        mounts(problems, container, names, devices);
        devices(problems, container.get("volumeDevices"), names, volumes, mounts);
    }

    private static Map<String, String> paths(View list, String field) {
        Map<String, String> paths = new HashMap<>();
        list.items()
                .forEach(item ->
                        paths.put(item.get("name").text(), item.get(field).text()));
        return paths;
    }

    private static void mounts(Problems problems, View container, Set<String> names, Map<String, String> devices) {
        View mounts = container.get("volumeMounts");
        Set<String> seen = new HashSet<>();
        for (View mount : mounts.items()) {
            View name = mount.get("name");
            View path = mount.get("mountPath");
            Check.requiredText(problems, name);
            if (!names.contains(name.text())) {
                problems.notFound(name);
            }
            Check.requiredText(problems, path);
            if (!seen.add(path.text())) {
                Check.invalidText(problems, path, "must be unique");
            }
            if (devices.containsKey(name.text())) {
                problems.invalid(name, "must not already exist in volumeDevices");
            }
            if (devices.containsValue(path.text())) {
                Check.invalidText(problems, path, "must not already exist as a path in volumeDevices");
            }
            View subPath = mount.get("subPath");
            View expression = mount.get("subPathExpr");
            // upstream names the list, not the item, in what follows
            Check.descendingPath(problems, View.of(subPath.node(), mounts.path() + ".subPath"));
            if (!expression.isEmpty()) {
                if (!subPath.isEmpty()) {
                    problems.invalid(expression, "subPathExpr and subPath are mutually exclusive");
                }
                Check.descendingPath(problems, View.of(expression.node(), mounts.path() + ".subPathExpr"));
            }
            propagation(problems, container, mounts, mount);
        }
    }

    private static void propagation(Problems problems, View container, View mounts, View mount) {
        View propagation = View.of(mount.get("mountPropagation").node(), mounts.path() + ".mountPropagation");
        Check.oneOfIfAny(problems, propagation, "Bidirectional", "HostToContainer", "None");
        if (propagation.is("Bidirectional")
                && !container.at("securityContext", "privileged").flag(false)) {
            problems.forbidden(
                    propagation, "Bidirectional mount propagation is available only to privileged containers");
        }
        View recursive = View.of(mount.get("recursiveReadOnly").node(), mounts.path() + ".recursiveReadOnly");
        Check.oneOfIfAny(problems, recursive, "Disabled", "Enabled", "IfPossible");
        if (recursive.is("Enabled") || recursive.is("IfPossible")) {
            if (!mount.get("readOnly").flag(false)) {
                problems.forbidden(recursive, "may only be specified when readOnly is true");
            }
            if (propagation.exists() && !propagation.is("None")) {
                problems.forbidden(recursive, "may only be specified when mountPropagation is None or not specified");
            }
        }
    }

    private static void devices(
            Problems problems, View devices, Set<String> names, View volumes, Map<String, String> mounts) {
        Set<String> seenNames = new HashSet<>();
        Set<String> seenPaths = new HashSet<>();
        for (View device : devices.items()) {
            View name = device.get("name");
            View path = device.get("devicePath");
            Check.requiredText(problems, name);
            if (!name.text().isEmpty() && !seenNames.add(name.text())) {
                problems.invalid(name, "must be unique");
            }
            if (!names.contains(name.text())) {
                problems.notFound(name);
            } else if (!isClaim(volumes, name.text())) {
                problems.invalid(
                        name, "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            if (Check.requiredText(problems, path)) {
                if (Arrays.asList(path.text().split("/", -1)).contains("..")) {
                    problems.invalid(path, "can not contain backsteps ('..')");
                } else if (!seenPaths.add(path.text())) {
                    problems.invalid(path, "must be unique");
                }
            }
            if (mounts.containsKey(name.text())) {
                problems.invalid(name, "must not already exist in volumeMounts");
            }
            if (mounts.containsValue(path.text())) {
                Check.invalidText(problems, path, "must not already exist as a path in volumeMounts");
            }
        }
    }

    private static boolean isClaim(View volumes, String name) {
        return volumes.items().stream()
                .filter(volume -> volume.get("name").is(name))
                .anyMatch(volume -> volume.get("persistentVolumeClaim").exists()
                        || volume.get("ephemeral").exists());
    }
}
