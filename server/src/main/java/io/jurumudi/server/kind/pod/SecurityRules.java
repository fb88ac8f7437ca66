package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what a pod and its containers may do on their host. */
final class SecurityRules {
    private static final String SYSCTL = "([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final int SYSCTL_LIMIT = 253;
    private static final int PATH_LIMIT = 4095;

    private SecurityRules() {}

    static void validatePod(Problems problems, View spec) {
        View context = spec.get("securityContext");
        for (String id : List.of("fsGroup", "runAsUser", "runAsGroup")) {
            Check.range(problems, context.get(id), 0, Integer.MAX_VALUE);
        }
        for (View group : context.get("supplementalGroups").items()) {
            Check.range(problems, group, 0, Integer.MAX_VALUE);
        }
        View shared = spec.get("shareProcessNamespace");
        if (shared.flag(false) && spec.get("hostPID").flag(false)) {
            problems.invalid(
                    View.of(shared.node(), context.path() + ".shareProcessNamespace"),
                    "ShareProcessNamespace and HostPID cannot both be enabled");
        }
        sysctls(problems, spec, context.get("sysctls"));
        Check.oneOfIfAny(problems, context.get("fsGroupChangePolicy"), "Always", "OnRootMismatch");
        seccomp(problems, context.get("seccompProfile"));
        WindowsRules.options(problems, context.get("windowsOptions"));
        appArmor(problems, context.get("appArmorProfile"));
        Check.oneOfIfAny(problems, context.get("supplementalGroupsPolicy"), "Merge", "Strict");
        Check.oneOfIfAny(problems, context.get("seLinuxChangePolicy"), "MountOption", "Recursive");
    }

    private static void sysctls(Problems problems, View spec, View sysctls) {
        Set<String> names = new HashSet<>();
        for (View sysctl : sysctls.items()) {
            View name = sysctl.get("name");
            String text = name.text();
            if (text.isEmpty()) {
                problems.required(name);
            } else if (text.length() > SYSCTL_LIMIT || !text.matches(SYSCTL)) {
                problems.invalid(
                        name, "must have at most " + SYSCTL_LIMIT + " characters and match regex ^" + SYSCTL + "$");
            } else if (!names.add(text)) {
                problems.duplicate(name);
            }
            String dotted = text.replace('/', '.');
            if (spec.get("hostNetwork").flag(false) && dotted.startsWith("net.")) {
                problems.invalid(name, "may not be specified when 'hostNetwork' is true");
            }
            boolean ipc = dotted.startsWith("kernel.shm")
                    || dotted.startsWith("kernel.msg")
                    || dotted.equals("kernel.sem")
                    || dotted.startsWith("fs.mqueue.");
            if (spec.get("hostIPC").flag(false) && ipc) {
                problems.invalid(name, "may not be specified when 'hostIPC' is true");
            }
        }
    }

    static void validateContainer(Problems problems, View context, boolean hostUsers) {
        for (String id : List.of("runAsUser", "runAsGroup")) {
            Check.range(problems, context.get(id), 0, Integer.MAX_VALUE);
        }
        View proc = context.get("procMount");
        Check.oneOfIfAny(problems, proc, "Default", "Unmasked");
        if (hostUsers && proc.is("Unmasked")) {
            problems.invalid(proc, "`hostUsers` must be false to use `Unmasked`");
        }
        seccomp(problems, context.get("seccompProfile"));
        if (!context.get("allowPrivilegeEscalation").flag(true)) {
            if (context.get("privileged").flag(false)) {
                problems.invalid(context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }
            for (View capability : context.at("capabilities", "add").items()) {
                if (capability.is("CAP_SYS_ADMIN")) {
                    problems.invalid(
                            context,
                            "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
                }
            }
        }
        WindowsRules.options(problems, context.get("windowsOptions"));
        appArmor(problems, context.get("appArmorProfile"));
    }

    private static void seccomp(Problems problems, View profile) {
        if (!profile.exists()) {
            return;
        }
        if (profile.get("type").isEmpty()) {
            problems.required(profile.get("type"), "type is required when seccompProfile is set");
        } else {
            Check.oneOf(problems, profile.get("type"), "Localhost", "RuntimeDefault", "Unconfined");
        }
        View local = profile.get("localhostProfile");
        if (profile.get("type").is("Localhost")) {
            if (local.exists()) {
                Check.descendingPath(problems, local);
            } else {
                problems.required(local, "must be set when seccomp type is Localhost");
            }
        } else if (local.exists()) {
            problems.invalid(profile, local.path(), "can only be set when seccomp type is Localhost");
        }
    }

    private static void appArmor(Problems problems, View profile) {
        if (!profile.exists()) {
            return;
        }
        View local = profile.get("localhostProfile");
        switch (profile.get("type").text()) {
            case "Localhost" -> {
                if (local.text().isEmpty()) {
                    problems.required(local, "must be set when AppArmor type is Localhost");
                } else if (!local.text().equals(local.text().strip())) {
                    problems.invalid(local, "must not be padded with whitespace");
                }
                if (local.size() > PATH_LIMIT) {
                    problems.tooLong(local, PATH_LIMIT);
                }
            }
            case "RuntimeDefault", "Unconfined" -> {
                if (local.exists()) {
                    problems.invalid(local, "can only be set when AppArmor type is Localhost");
                }
            }
            case "" -> problems.required(profile.get("type"), "type is required when appArmorProfile is set");
            default -> problems.notSupported(profile.get("type"), List.of("Localhost", "RuntimeDefault", "Unconfined"));
        }
    }

    /** A pod with users of its own shares no other namespace with its host. */
    static void hostUsers(Problems problems, View spec) {
        if (spec.get("hostUsers").flag(true)) {
            return;
        }
        if (spec.get("hostNetwork").flag(false)) {
            problems.forbidden(spec.get("hostNetwork"), "when `hostUsers` is false");
        }
        for (String[] shared : new String[][] {{"hostPID", "HostPID"}, {"hostIPC", "HostIPC"}}) {
            if (spec.get(shared[0]).flag(false)) {
                problems.forbidden(
                        View.of(spec.get(shared[0]).node(), spec.path() + "." + shared[1]),
                        "when `hostUsers` is false");
            }
        }
    }

    static void os(Problems problems, View spec) {
        View os = spec.get("os");
        View name = os.get("name");
        switch (name.text()) {
            case "" -> problems.required(name);
            case "linux" -> WindowsRules.forbiddenOnLinux(problems, spec);
            case "windows" -> WindowsRules.forbiddenOnWindows(problems, spec);
            default -> problems.notSupported(View.of(name.node(), os.path()), List.of("linux", "windows"));
        }
    }
}
