package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HostAlias;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.KubeletConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/** Files and directories of a pod outside its volumes: logs, {@code /etc/hosts}, termination messages. */
public final class PodFiles {
    /** A kernel host name has at most so many characters. */
    private static final int LONGEST_HOSTNAME = 63;

    private final KubeletConfig config;

    public PodFiles(KubeletConfig config) {
        this.config = config;
    }

    /** {@code <namespace>_<name>_<uid>} below the directory of all logs. */
    public Path logs(String namespace, String name, String uid) {
        return config.podLogsDir().resolve("%s_%s_%s".formatted(namespace, name, uid));
    }

    public Path logs(Pod pod) {
        var meta = pod.getMetadata();
        return logs(meta.getNamespace(), meta.getName(), meta.getUid());
    }

    /** How many log files a container has behind it, told by their names; for restarts the runtime has forgotten. */
    int runsByLogs(Pod pod, String container) {
        Path directory = logs(pod).resolve(container);
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString().split("\\.")[0])
                    .filter(name -> name.matches("\\d{1,9}"))
                    .mapToInt(name -> Integer.parseInt(name) + 1)
                    .max()
                    .orElse(0);
        } catch (IOException unreadable) {
            return 0;
        }
    }

    void make(Pod pod) throws IOException {
        Path directory = config.podDir(pod.getMetadata().getUid());
        Files.createDirectories(directory.resolve("volumes"));
        Files.createDirectories(directory.resolve("containers"));
        Files.createDirectories(logs(pod));
    }

    /** A fresh file for a container to write its last words to. */
    Path terminationLog(Pod pod, Container container) throws IOException {
        Path directory =
                config.podDir(pod.getMetadata().getUid()).resolve("containers").resolve(container.getName());
        Files.createDirectories(directory);
        Path file = directory.resolve(UUID.randomUUID().toString().substring(0, 8));
        Files.createFile(file);
        // Whatever user the container runs as must be able to write.
        Files.setAttribute(file, "unix:mode", 0666);
        return file;
    }

    /** The pod's host name as its processes see it. */
    static String hostname(Pod pod) {
        String name = pod.getSpec().getHostname() == null
                        || pod.getSpec().getHostname().isEmpty()
                ? pod.getMetadata().getName()
                : pod.getSpec().getHostname();
        return name.length() <= LONGEST_HOSTNAME
                ? name
                : name.substring(0, LONGEST_HOSTNAME).replaceAll("[-.]+$", "");
    }

    /** Writes the hosts file that containers of the pod share. */
    Path hosts(Pod pod, List<String> podIps) throws IOException {
        var text = new StringBuilder();
        if (PodSpecs.hostNetwork(pod)) {
            text.append("# Kubernetes-managed hosts file (host network).\n");
            Path host = Path.of("/etc/hosts");
            if (Files.isReadable(host)) {
                text.append(Files.readString(host));
            }
        } else {
            text.append("""
                    # Kubernetes-managed hosts file.
                    127.0.0.1\tlocalhost
                    ::1\tlocalhost ip6-localhost ip6-loopback
                    fe00::0\tip6-localnet
                    fe00::0\tip6-mcastprefix
                    fe00::1\tip6-allnodes
                    fe00::2\tip6-allrouters
                    """);
            String hostname = hostname(pod);
            String subdomain = pod.getSpec().getSubdomain();
            for (String ip : podIps) {
                if (subdomain != null && !subdomain.isEmpty()) {
                    text.append("%s\t%s.%s.%s.svc.%s\t%s\n"
                            .formatted(
                                    ip,
                                    hostname,
                                    subdomain,
                                    pod.getMetadata().getNamespace(),
                                    config.clusterDomain(),
                                    hostname));
                } else {
                    text.append(ip).append('\t').append(hostname).append('\n');
                }
            }
        }
        if (!pod.getSpec().getHostAliases().isEmpty()) {
            text.append("\n# Entries added by HostAliases.\n");
            for (HostAlias alias : pod.getSpec().getHostAliases()) {
                text.append(alias.getIp())
                        .append('\t')
                        .append(String.join("\t", alias.getHostnames()))
                        .append('\n');
            }
        }
        Path file = config.podDir(pod.getMetadata().getUid()).resolve("etc-hosts");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return file;
    }
}
