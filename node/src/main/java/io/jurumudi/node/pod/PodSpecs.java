package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerRestartRule;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.runtime.ContainerRun;
import io.jurumudi.node.runtime.PodRuntime;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Questions about a pod's spec that several places ask. */
public final class PodSpecs {
    private PodSpecs() {}

    public static boolean hostNetwork(Pod pod) {
        return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
    }

    /** An init container that keeps running beside the others. */
    public static boolean sidecar(Container init) {
        return "Always".equals(init.getRestartPolicy());
    }

    public static String restartPolicy(Pod pod) {
        return pod.getSpec().getRestartPolicy() == null
                ? "Always"
                : pod.getSpec().getRestartPolicy();
    }

    /** {@code name_namespace(uid)}, as upstream's messages call a pod. */
    public static String format(Pod pod) {
        var meta = pod.getMetadata();
        return "%s_%s(%s)".formatted(meta.getName(), meta.getNamespace(), meta.getUid());
    }

    public static List<Container> ephemeral(Pod pod) {
        return pod.getSpec().getEphemeralContainers().stream()
                .map(PodSpecs::plain)
                .toList();
    }

    public static Stream<Container> all(Pod pod) {
        return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers(), ephemeral(pod))
                .flatMap(List::stream);
    }

    public static Optional<Container> container(Pod pod, String name) {
        return all(pod).filter(container -> container.getName().equals(name)).findFirst();
    }

    /** The field that events about a container point at. */
    public static String fieldPath(Pod pod, Container container) {
        String list = "spec.containers";
        if (pod.getSpec().getInitContainers().stream().anyMatch(c -> c.getName().equals(container.getName()))) {
            list = "spec.initContainers";
        } else if (pod.getSpec().getEphemeralContainers().stream()
                .anyMatch(c -> c.getName().equals(container.getName()))) {
            list = "spec.ephemeralContainers";
        }
        return "%s{%s}".formatted(list, container.getName());
    }

    private static Container plain(EphemeralContainer debug) {
        return new ContainerBuilder()
                .withName(debug.getName())
                .withImage(debug.getImage())
                .withImagePullPolicy(debug.getImagePullPolicy())
                .withCommand(debug.getCommand())
                .withArgs(debug.getArgs())
                .withEnv(debug.getEnv())
                .withEnvFrom(debug.getEnvFrom())
                .withWorkingDir(debug.getWorkingDir())
                .withSecurityContext(debug.getSecurityContext())
                .withStdin(debug.getStdin())
                .withStdinOnce(debug.getStdinOnce())
                .withTty(debug.getTty())
                .withTerminationMessagePath(debug.getTerminationMessagePath())
                .withTerminationMessagePolicy(debug.getTerminationMessagePolicy())
                .withVolumeMounts(debug.getVolumeMounts())
                .build();
    }

    /** A number that changes with what cannot change while a container runs: upstream's, over its name and image. */
    public static String hash(Container container) {
        String json = "{\"image\":\"%s\",\"name\":\"%s\"}".formatted(container.getImage(), container.getName());
        int hash = 0x811c9dc5;
        for (byte b : json.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x01000193;
        }
        return Integer.toHexString(hash);
    }

    /** Whether a container that ended with the code runs again, by its rules, its own policy or the pod's. */
    public static boolean restarts(Pod pod, Container container, int exitCode) {
        for (ContainerRestartRule rule : container.getRestartPolicyRules()) {
            var codes = rule.getExitCodes();
            if (codes != null && "Restart".equals(rule.getAction())) {
                boolean listed = codes.getValues().contains(exitCode);
                if ("In".equals(codes.getOperator()) && listed || "NotIn".equals(codes.getOperator()) && !listed) {
                    return true;
                }
            }
        }
        String policy = container.getRestartPolicy() == null ? restartPolicy(pod) : container.getRestartPolicy();
        return switch (policy) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }

    /** Whether the container is not running but ought to be. */
    public static boolean shouldRun(Pod pod, Container container, PodRuntime runtime) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return false;
        }
        Optional<ContainerRun> run = runtime.run(container.getName());
        return run.map(latest -> switch (latest.state()) {
                    case RUNNING -> false;
                    case CREATED, UNKNOWN -> true;
                    case EXITED -> restarts(pod, container, latest.exitCode());
                })
                .orElse(true);
    }

    /** Whether a container other than an init container was ever made. */
    public static boolean anyRegularCreated(Pod pod, PodRuntime runtime) {
        return pod.getSpec().getContainers().stream()
                .anyMatch(container -> runtime.run(container.getName()).isPresent());
    }
}
