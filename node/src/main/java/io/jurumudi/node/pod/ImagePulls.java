package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.cri.v1.Cri;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sees to it that a container's image is on the node, as its pull policy says. One instance a pod. */
final class ImagePulls {
    private final CriClient cri;
    private final PodEvents events;
    private final PullSecrets secrets;
    private final Clock clock;
    private final BackOff backOff = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));
    private final Map<String, String> lastError = new HashMap<>();

    ImagePulls(CriClient cri, PodEvents events, PullSecrets secrets, Clock clock) {
        this.cri = cri;
        this.events = events;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The image as the runtime knows it, pulled if need be. */
    Cri.Image ensure(Pod pod, Container container, Cri.PodSandboxConfig sandbox) throws StartException {
        String image;
        try {
            image = ImageReferences.withDefaultTag(container.getImage());
        } catch (IllegalArgumentException malformed) {
            String message = "Failed to apply default image tag \"%s\": %s"
                    .formatted(container.getImage(), malformed.getMessage());
            warn(pod, container, "InspectFailed", message);
            throw new StartException("InvalidImageName", message);
        }
        String policy = container.getImagePullPolicy() == null
                ? (image.endsWith(":latest") ? "Always" : "IfNotPresent")
                : container.getImagePullPolicy();
        Optional<Cri.Image> present = inspect(pod, container, image);
        if (present.isPresent() && !policy.equals("Always")) {
            events.container(
                    pod,
                    container,
                    PodEvents.Type.NORMAL,
                    "Pulled",
                    "Container image \"%s\" already present on machine and can be accessed by the pod"
                            .formatted(container.getImage()));
            return present.get();
        }
        if (policy.equals("Never")) {
            String message =
                    "Container image \"%s\" is not present with pull policy of Never".formatted(container.getImage());
            warn(pod, container, "ErrImageNeverPull", message);
            throw new StartException("ErrImageNeverPull", message);
        }
        pull(pod, container, image, sandbox);
        return inspect(pod, container, image)
                .orElseThrow(() -> new StartException("ErrImagePull", "image vanished after pull: " + image));
    }

    private Optional<Cri.Image> inspect(Pod pod, Container container, String image) throws StartException {
        try {
            return cri.imageStatus(image);
        } catch (CriException failure) {
            String message = "Failed to inspect image \"%s\": %s".formatted(image, failure.getMessage());
            warn(pod, container, "InspectFailed", message);
            throw new StartException("ImageInspectError", message);
        }
    }

    private void pull(Pod pod, Container container, String image, Cri.PodSandboxConfig sandbox) throws StartException {
        Instant now = clock.instant();
        Instant until = backOff.untilSinceUpdate(image, now);
        if (now.isBefore(until)) {
            String message = "Back-off pulling image \"%s\"".formatted(image);
            events.container(pod, container, PodEvents.Type.NORMAL, "BackOff", message);
            String last = lastError.getOrDefault(image, "");
            throw new StartException(
                    "ImagePullBackOff", last.isEmpty() ? message : message + ": " + last, Optional.of(until));
        }
        events.container(pod, container, PodEvents.Type.NORMAL, "Pulling", "Pulling image \"%s\"".formatted(image));
        try {
            cri.pullImage(image, secrets.forImage(pod, image), sandbox);
        } catch (CriException failure) {
            warn(pod, container, "Failed", "Failed to pull image \"%s\": %s".formatted(image, failure.getMessage()));
            backOff.next(image, now, clock.instant());
            lastError.put(image, "ErrImagePull: " + failure.getMessage());
            throw new StartException(
                    "ErrImagePull",
                    failure.getMessage(),
                    Optional.of(backOff.untilSinceUpdate(image, clock.instant())));
        }
        lastError.remove(image);
        Duration took = Duration.between(now, clock.instant());
        String spent = "%.3fs".formatted(took.toMillis() / 1000.0);
        long size = inspect(pod, container, image).map(Cri.Image::getSize).orElse(0L);
        events.container(
                pod,
                container,
                PodEvents.Type.NORMAL,
                "Pulled",
                "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
                        .formatted(image, spent, spent, size));
    }

    private void warn(Pod pod, Container container, String reason, String message) {
        events.container(pod, container, PodEvents.Type.WARNING, reason, message);
    }
}
