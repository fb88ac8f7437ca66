package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Sysctl;
import io.jurumudi.node.cgroup.Cgroups;
import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.runtime.RuntimeLabels;
import java.util.Map;
import java.util.TreeMap;

/** Describes a pod's sandbox to the runtime. */
final class SandboxConfigs {
    private final PodFiles files;
    private final DnsConfigs dns;
    private final Cgroups cgroups;
    private final SecurityContexts security;

    SandboxConfigs(PodFiles files, DnsConfigs dns, Cgroups cgroups, SecurityContexts security) {
        this.files = files;
        this.dns = dns;
        this.cgroups = cgroups;
        this.security = security;
    }

    Cri.PodSandboxConfig of(Pod pod, int attempt) {
        var meta = pod.getMetadata();
        var config = Cri.PodSandboxConfig.newBuilder()
                .setMetadata(Cri.PodSandboxMetadata.newBuilder()
                        .setName(meta.getName())
                        .setNamespace(meta.getNamespace())
                        .setUid(meta.getUid())
                        .setAttempt(attempt))
                .setLogDirectory(files.logs(pod).toString())
                .setDnsConfig(dns.of(pod))
                .putAllLabels(labels(pod))
                .putAllAnnotations(meta.getAnnotations() == null ? Map.of() : meta.getAnnotations())
                .setLinux(linux(pod));
        boolean hostNetwork = PodSpecs.hostNetwork(pod);
        if (!hostNetwork) {
            config.setHostname(PodFiles.hostname(pod));
        }
        PodSpecs.all(pod)
                .flatMap(container -> container.getPorts().stream())
                .forEach(port -> config.addPortMappings(port(port, hostNetwork)));
        return config.build();
    }

    private static Map<String, String> labels(Pod pod) {
        var meta = pod.getMetadata();
        var labels = new TreeMap<>(meta.getLabels() == null ? Map.<String, String>of() : meta.getLabels());
        labels.put(RuntimeLabels.POD_NAME, meta.getName());
        labels.put(RuntimeLabels.POD_NAMESPACE, meta.getNamespace());
        labels.put(RuntimeLabels.POD_UID, meta.getUid());
        return labels;
    }

    private static Cri.PortMapping port(ContainerPort port, boolean hostNetwork) {
        String protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
        int hostPort = port.getHostPort() == null || hostNetwork ? 0 : port.getHostPort();
        return Cri.PortMapping.newBuilder()
                .setProtocol(Cri.Protocol.valueOf(protocol))
                .setContainerPort(port.getContainerPort())
                .setHostPort(hostPort)
                .setHostIp(port.getHostIP() == null ? "" : port.getHostIP())
                .build();
    }

    private Cri.LinuxPodSandboxConfig linux(Pod pod) {
        var linux = Cri.LinuxPodSandboxConfig.newBuilder().setCgroupParent(cgroups.parentOf(pod));
        var context = Cri.LinuxSandboxSecurityContext.newBuilder()
                .setNamespaceOptions(security.namespaces(pod))
                .setPrivileged(PodSpecs.all(pod)
                        .anyMatch(container -> container.getSecurityContext() != null
                                && Boolean.TRUE.equals(
                                        container.getSecurityContext().getPrivileged())))
                // The pause process itself does nothing that needs watching.
                .setSeccomp(Cri.SecurityProfile.newBuilder()
                        .setProfileType(Cri.SecurityProfile.ProfileType.RuntimeDefault));
        PodSecurityContext own = pod.getSpec().getSecurityContext();
        if (own != null) {
            if (own.getRunAsUser() != null) {
                context.setRunAsUser(Cri.Int64Value.newBuilder().setValue(own.getRunAsUser()));
            }
            if (own.getRunAsGroup() != null) {
                context.setRunAsGroup(Cri.Int64Value.newBuilder().setValue(own.getRunAsGroup()));
            }
            context.addAllSupplementalGroups(security.groups(pod));
            for (Sysctl sysctl : own.getSysctls()) {
                linux.putSysctls(sysctl.getName().replace('/', '.'), sysctl.getValue());
            }
        }
        return linux.setSecurityContext(context).build();
    }
}
