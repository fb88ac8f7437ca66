package io.jurumudi.server.admission.podsecurity;

import static io.jurumudi.server.admission.podsecurity.Check.found;
import static io.jurumudi.server.admission.podsecurity.Check.since;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.server.admission.podsecurity.Check.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What no pod needs that minds its own business. */
final class BaselineChecks {

    static final String CAPABILITIES = "capabilities_baseline";
    static final String HOST_PATHS = "hostPathVolumes";
    static final String PROC_MOUNT = "procMount";
    static final String SECCOMP = "seccompProfile_baseline";

    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

    private static final Set<String> DEFAULT_CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    private static final Set<String> SELINUX = Set.of("", "container_t", "container_init_t", "container_kvm_t");
    private static final Set<String> SELINUX_31 = more(SELINUX, "container_engine_t");

    private static final Set<String> SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_unprivileged_port_start");
    private static final Set<String> SYSCTLS_27 = more(SYSCTLS, "net.ipv4.ip_local_reserved_ports");
    private static final Set<String> SYSCTLS_29 = more(
            SYSCTLS_27,
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> SYSCTLS_32 = more(SYSCTLS_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

    private BaselineChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("appArmorProfile", Level.BASELINE, since(0, BaselineChecks::appArmor)),
                new Check(CAPABILITIES, Level.BASELINE, since(0, BaselineChecks::capabilities)),
                new Check("hostNamespaces", Level.BASELINE, since(0, BaselineChecks::hostNamespaces)),
                new Check(HOST_PATHS, Level.BASELINE, since(0, BaselineChecks::hostPaths)),
                new Check("hostPorts", Level.BASELINE, since(0, BaselineChecks::hostPorts)),
                new Check("hostProbesAndHostLifecycle", Level.BASELINE, since(34, BaselineChecks::probedHosts)),
                new Check("privileged", Level.BASELINE, since(0, BaselineChecks::privileged)),
                new Check(
                        PROC_MOUNT,
                        Level.BASELINE,
                        since(0, BaselineChecks::procMount),
                        since(35, pod -> pod.hasOwnUsers() ? Optional.empty() : procMount(pod))),
                new Check(
                        "seLinuxOptions",
                        Level.BASELINE,
                        since(0, pod -> seLinux(pod, SELINUX)),
                        since(31, pod -> seLinux(pod, SELINUX_31))),
                new Check(
                        SECCOMP,
                        Level.BASELINE,
                        since(0, BaselineChecks::seccompAnnotations),
                        since(19, BaselineChecks::seccomp)),
                new Check(
                        "sysctls",
                        Level.BASELINE,
                        since(0, pod -> sysctls(pod, SYSCTLS)),
                        since(27, pod -> sysctls(pod, SYSCTLS_27)),
                        since(29, pod -> sysctls(pod, SYSCTLS_29)),
                        since(32, pod -> sysctls(pod, SYSCTLS_32))),
                new Check("windowsHostProcess", Level.BASELINE, since(0, BaselineChecks::hostProcess)));
    }

    private static Set<String> more(Set<String> some, String... others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(others));
        return all;
    }

    private static Optional<Finding> appArmor(Pod pod) {
        Set<String> bad = new TreeSet<>();
        List<String> who = new ArrayList<>();
        pod.saying(security -> isOther(security.path("appArmorProfile"), bad)).ifPresent(who::add);
        Set<String> annotations = new TreeSet<>();
        pod.metadata().path("annotations").properties().forEach(annotation -> {
            String profile = annotation.getValue().asText("");
            boolean allowed =
                    profile.isEmpty() || profile.equals("runtime/default") || profile.startsWith("localhost/");
            if (annotation.getKey().startsWith(APP_ARMOR) && !allowed) {
                annotations.add(annotation.getKey() + "=" + GoText.quote(profile));
            }
        });
        if (!annotations.isEmpty()) {
            who.add(Words.plural("annotation", annotations));
        }
        List<String> values = new ArrayList<>(bad);
        values.addAll(annotations);
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        Words.plural("forbidden AppArmor profile", values),
                        String.join(" and ", who) + " must not set AppArmor profile type to " + Words.quoted(values));
    }

    /** Whether a profile is given that is none of those everybody has; notes which. */
    private static boolean isOther(JsonNode profile, Collection<String> bad) {
        if (!profile.isObject() || PROFILES.contains(profile.path("type").asText(""))) {
            return false;
        }
        bad.add(profile.path("type").asText(""));
        return true;
    }

    private static Optional<Finding> capabilities(Pod pod) {
        Set<String> bad = new TreeSet<>();
        List<String> who = pod.containersSecured(security -> {
            boolean more = false;
            for (JsonNode added : security.path("capabilities").path("add")) {
                if (!DEFAULT_CAPABILITIES.contains(added.asText())) {
                    bad.add(added.asText());
                    more = true;
                }
            }
            return more;
        });
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        "non-default capabilities",
                        Words.named("container", who) + " must not include " + Words.quoted(bad)
                                + " in securityContext.capabilities.add");
    }

    private static Optional<Finding> hostNamespaces(Pod pod) {
        List<String> shared = new ArrayList<>();
        for (String namespace : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.spec().path(namespace).asBoolean(false)) {
                shared.add(namespace + "=true");
            }
        }
        return shared.isEmpty() ? Optional.empty() : found("host namespaces", String.join(", ", shared));
    }

    private static Optional<Finding> hostPaths(Pod pod) {
        List<String> volumes = new ArrayList<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            if (volume.has("hostPath")) {
                volumes.add(volume.path("name").asText(""));
            }
        }
        return volumes.isEmpty() ? Optional.empty() : found("hostPath volumes", Words.named("volume", volumes));
    }

    private static Optional<Finding> hostPorts(Pod pod) {
        Set<String> ports = new TreeSet<>();
        List<String> who = pod.containersWhere(container -> {
            boolean takes = false;
            for (JsonNode port : container.path("ports")) {
                if (port.path("hostPort").asInt(0) != 0) {
                    ports.add(port.path("hostPort").asText());
                    takes = true;
                }
            }
            return takes;
        });
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        "hostPort",
                        Words.named("container", who) + " " + Words.plural("uses", "use", who) + " "
                                + Words.plural("hostPort", ports) + " " + String.join(", ", ports));
    }

    private static Optional<Finding> probedHosts(Pod pod) {
        Set<String> hosts = new TreeSet<>();
        Set<String> who = new TreeSet<>(pod.containersWhere(container -> {
            Set<String> probed = new TreeSet<>();
            for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
                probed.addAll(hosts(container.path(probe)));
            }
            for (String handler : List.of("postStart", "preStop")) {
                probed.addAll(hosts(container.path("lifecycle").path(handler)));
            }
            hosts.addAll(probed);
            return !probed.isEmpty();
        }));
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        "probe or lifecycle host",
                        Words.named("container", who) + " " + Words.plural("uses", "use", who) + " "
                                + Words.named("probe or lifecycle host", hosts));
    }

    private static List<String> hosts(JsonNode action) {
        List<String> hosts = new ArrayList<>();
        for (String how : List.of("httpGet", "tcpSocket")) {
            String host = action.path(how).path("host").asText("");
            if (!host.isEmpty()) {
                hosts.add(host);
            }
        }
        return hosts;
    }

    private static Optional<Finding> privileged(Pod pod) {
        List<String> who =
                pod.containersSecured(security -> security.path("privileged").asBoolean(false));
        return who.isEmpty()
                ? Optional.empty()
                : found("privileged", Words.named("container", who) + " must not set securityContext.privileged=true");
    }

    static Optional<Finding> procMount(Pod pod) {
        Set<String> bad = new TreeSet<>();
        List<String> who = pod.containersSecured(security -> {
            String type = security.path("procMount").asText("Default");
            if (!type.equals("Default")) {
                bad.add(type);
            }
            return !type.equals("Default");
        });
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        "procMount",
                        Words.named("container", who) + " must not set securityContext.procMount to "
                                + Words.quoted(bad));
    }

    private static Optional<Finding> seLinux(Pod pod, Set<String> allowed) {
        Set<String> types = new TreeSet<>();
        Set<String> set = new TreeSet<>();
        Optional<String> who = pod.saying(security -> {
            JsonNode options = security.path("seLinuxOptions");
            String type = options.path("type").asText("");
            boolean bad = !allowed.contains(type);
            if (bad) {
                types.add(type);
            }
            for (String field : List.of("user", "role")) {
                if (!options.path(field).asText("").isEmpty()) {
                    set.add(field);
                    bad = true;
                }
            }
            return bad;
        });
        List<String> what = new ArrayList<>();
        if (!types.isEmpty()) {
            what.add(Words.named("type", types));
        }
        for (String field : List.of("user", "role")) {
            if (set.contains(field)) {
                what.add(field + " may not be set");
            }
        }
        return who.flatMap(text -> found(
                "seLinuxOptions", text + " set forbidden securityContext.seLinuxOptions: " + String.join("; ", what)));
    }

    private static Optional<Finding> seccompAnnotations(Pod pod) {
        JsonNode annotations = pod.metadata().path("annotations");
        List<String> keys = new ArrayList<>(List.of(SECCOMP_POD));
        pod.containers()
                .forEach(container ->
                        keys.add(SECCOMP_CONTAINER + container.path("name").asText("")));
        Set<String> bad = new TreeSet<>();
        for (String key : keys) {
            String profile = annotations.path(key).asText("");
            boolean allowed = profile.equals("runtime/default")
                    || profile.equals("docker/default")
                    || profile.startsWith("localhost/");
            if (annotations.has(key) && !allowed) {
                bad.add(key + "=" + GoText.quote(profile));
            }
        }
        return bad.isEmpty()
                ? Optional.empty()
                : found(
                        "seccompProfile",
                        "forbidden " + Words.plural("annotation", bad) + " " + String.join(", ", bad));
    }

    static Optional<Finding> seccomp(Pod pod) {
        Set<String> bad = new TreeSet<>();
        return pod.saying(security -> isOther(security.path("seccompProfile"), bad))
                .flatMap(who -> found(
                        "seccompProfile",
                        who + " must not set securityContext.seccompProfile.type to " + Words.quoted(bad)));
    }

    private static Optional<Finding> sysctls(Pod pod, Set<String> allowed) {
        List<String> bad = new ArrayList<>();
        for (JsonNode sysctl : pod.security().path("sysctls")) {
            if (!allowed.contains(sysctl.path("name").asText(""))) {
                bad.add(sysctl.path("name").asText(""));
            }
        }
        return bad.isEmpty() ? Optional.empty() : found("forbidden sysctls", String.join(", ", bad));
    }

    private static Optional<Finding> hostProcess(Pod pod) {
        return pod.saying(security ->
                        security.path("windowsOptions").path("hostProcess").asBoolean(false))
                .flatMap(who ->
                        found("hostProcess", who + " must not set securityContext.windowsOptions.hostProcess=true"));
    }
}
