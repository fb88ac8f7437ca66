package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.node.BooleanNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for what only Windows, or only Linux, can do for a pod. */
final class WindowsRules {
    private static final String ON_WINDOWS = "cannot be set for a windows pod";
    private static final String ON_LINUX = "windows options cannot be set for a linux pod";
    private static final int CREDENTIAL_KIB = 64;
    private static final int DOMAIN_LIMIT = 256;
    private static final int USER_LIMIT = 104;
    private static final String DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private static final Pattern NET_BIOS = Pattern.compile("[^\\\\/:*?\"<>|.][^\\\\/:*?\"<>|]{0,14}");
    private static final Pattern DNS = Pattern.compile(DNS_LABEL + "(?:\\." + DNS_LABEL + ")*");
    private static final Pattern NOT_IN_USER = Pattern.compile("[\"/\\\\:;|=,+*?<>@\\[\\]]");

    /** Fields of a pod, with the paths in complaints. */
    private static final List<String> POD = List.of(
            "securityContext.appArmorProfile",
            "securityContext.seLinuxOptions",
            "hostUsers",
            "hostPID",
            "hostIPC",
            "securityContext.seccompProfile",
            "securityContext.fsGroup",
            "securityContext.fsGroupChangePolicy",
            "securityContext.sysctls",
            "shareProcessNamespace",
            "securityContext.runAsUser",
            "securityContext.runAsGroup",
            "securityContext.supplementalGroups",
            "securityContext.supplementalGroupsPolicy",
            "securityContext.seLinuxChangePolicy");

    private static final List<String> CONTAINER = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private WindowsRules() {}

    static void forbiddenOnLinux(Problems problems, View spec) {
        for (View holder : withContainers(spec)) {
            View options = holder.at("securityContext", "windowsOptions");
            if (options.exists()) {
                problems.forbidden(options, ON_LINUX);
            }
        }
    }

    static void forbiddenOnWindows(Problems problems, View spec) {
        for (String path : POD) {
            View field = spec.at(path.split("\\."));
            boolean off = path.startsWith("host") && !path.equals("hostUsers") && !field.flag(false);
            if (field.exists() && !off && !(path.endsWith("sysctls") && field.isEmpty())) {
                problems.forbidden(field, ON_WINDOWS);
            }
        }
        for (View container : containers(spec)) {
            for (String field : CONTAINER) {
                if (container.at("securityContext", field).exists()) {
                    problems.forbidden(container.at("securityContext", field), ON_WINDOWS);
                }
            }
        }
    }

    private static List<View> containers(View spec) {
        List<View> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            containers.addAll(spec.get(list).items());
        }
        return containers;
    }

    private static List<View> withContainers(View spec) {
        List<View> holders = new ArrayList<>(List.of(spec));
        holders.addAll(containers(spec));
        return holders;
    }

    /** Containers that run as processes of the host do so all, and on its network. */
    static void hostProcess(Problems problems, View spec) {
        View ofPod = spec.at("securityContext", "windowsOptions", "hostProcess");
        List<View> containers = containers(spec);
        int onHost = 0;
        for (View container : containers) {
            View own = container.at("securityContext", "windowsOptions", "hostProcess");
            if (ofPod.exists() && own.exists() && !ofPod.sameAs(own)) {
                problems.invalid(
                        own, "pod hostProcess value must be identical if both are specified, was " + ofPod.flag(false));
            }
            if (own.exists() ? own.flag(false) : ofPod.flag(false)) {
                onHost++;
            }
        }
        if (onHost == 0) {
            return;
        }
        if (onHost != containers.size()) {
            problems.invalid(
                    spec.path(),
                    "",
                    "If pod contains any hostProcess containers then all containers must be HostProcess containers");
        }
        if (!spec.get("hostNetwork").flag(false)) {
            problems.invalid(
                    View.of(BooleanNode.FALSE, spec.get("hostNetwork").path()),
                    "hostNetwork must be true if pod contains any hostProcess containers");
        }
    }

    static void options(Problems problems, View options) {
        View name = options.get("gmsaCredentialSpecName");
        if (name.exists()) {
            problems.invalid(name, Names.dns1123Subdomain(name.text()));
        }
        View credential = options.get("gmsaCredentialSpec");
        if (credential.exists()) {
            if (credential.isEmpty()) {
                problems.invalid(credential, "gmsaCredentialSpec cannot be an empty string");
            } else if (credential.size() > CREDENTIAL_KIB * 1024) {
                problems.invalid(credential, "gmsaCredentialSpec size must be under " + CREDENTIAL_KIB + " KiB");
            }
        }
        View user = options.get("runAsUserName");
        if (user.exists()) {
            wholeName(user.text()).ifPresentOrElse(why -> problems.invalid(user, why), () -> parts(problems, user));
        }
    }

    private static Optional<String> wholeName(String name) {
        if (name.isEmpty()) {
            return Optional.of("runAsUserName cannot be an empty string");
        }
        if (name.chars().anyMatch(c -> c < 32 || c == 127)) {
            return Optional.of("runAsUserName cannot contain control characters");
        }
        return name.split("\\\\", -1).length > 2
                ? Optional.of("runAsUserName cannot contain more than one backslash")
                : Optional.empty();
    }

    private static void parts(Problems problems, View name) {
        String[] parts = name.text().split("\\\\", -1);
        String user = parts[parts.length - 1];
        if (parts.length == 2) {
            if (parts[0].length() >= DOMAIN_LIMIT) {
                problems.invalid(name, "runAsUserName's Domain length must be under " + DOMAIN_LIMIT + " characters");
            }
            if (!NET_BIOS.matcher(parts[0]).matches() && !DNS.matcher(parts[0]).matches()) {
                problems.invalid(name, "runAsUserName's Domain doesn't match the NetBios nor the DNS format");
            }
        }
        if (user.isEmpty()) {
            problems.invalid(name, "runAsUserName's User cannot be empty");
        } else if (user.length() > USER_LIMIT) {
            problems.invalid(name, "runAsUserName's User length must not be longer than " + USER_LIMIT + " characters");
        }
        if (user.matches("[. ]+")) {
            problems.invalid(name, "runAsUserName's User cannot contain only periods or spaces");
        }
        if (NOT_IN_USER.matcher(user).find()) {
            problems.invalid(name, "runAsUserName's User cannot contain the following characters: \"/\\:;|=,+*?<>@[]");
        }
    }
}
