package io.jurumudi.server.admission.podsecurity;

import static io.jurumudi.server.admission.podsecurity.Check.found;
import static io.jurumudi.server.admission.podsecurity.Check.since;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.server.admission.podsecurity.Check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What pods should say even though they would do without, as things are done today. */
final class RestrictedChecks {

    private static final String ALL = "ALL";
    private static final String NET_BIND_SERVICE = "NET_BIND_SERVICE";

    private static final Set<String> VOLUMES = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    private RestrictedChecks() {}

    static List<Check> all() {
        return List.of(
                new Check(
                        "allowPrivilegeEscalation",
                        Level.RESTRICTED,
                        since(8, RestrictedChecks::escalation),
                        since(25, notForWindows(RestrictedChecks::escalation))),
                new Check(
                        "capabilities_restricted",
                        Level.RESTRICTED,
                        since(22, RestrictedChecks::capabilities, BaselineChecks.CAPABILITIES),
                        since(25, notForWindows(RestrictedChecks::capabilities), BaselineChecks.CAPABILITIES)),
                new Check(
                        "procMount_restricted",
                        Level.RESTRICTED,
                        since(35, BaselineChecks::procMount, BaselineChecks.PROC_MOUNT)),
                new Check(
                        "restrictedVolumes",
                        Level.RESTRICTED,
                        since(0, RestrictedChecks::volumes, BaselineChecks.HOST_PATHS)),
                new Check(
                        "runAsNonRoot",
                        Level.RESTRICTED,
                        since(0, RestrictedChecks::nonRoot),
                        since(35, notForOwnUsers(RestrictedChecks::nonRoot))),
                new Check(
                        "runAsUser",
                        Level.RESTRICTED,
                        since(23, RestrictedChecks::user),
                        since(35, notForOwnUsers(RestrictedChecks::user))),
                new Check(
                        "seccompProfile_restricted",
                        Level.RESTRICTED,
                        since(19, RestrictedChecks::seccomp, BaselineChecks.SECCOMP),
                        since(25, notForWindows(RestrictedChecks::seccomp), BaselineChecks.SECCOMP)));
    }

    /** Windows has none of it. */
    private static Function<Pod, Optional<Finding>> notForWindows(Function<Pod, Optional<Finding>> rule) {
        return pod -> pod.isForWindows() ? Optional.empty() : rule.apply(pod);
    }

    /** Who is root only to themselves may be. */
    private static Function<Pod, Optional<Finding>> notForOwnUsers(Function<Pod, Optional<Finding>> rule) {
        return pod -> pod.hasOwnUsers() ? Optional.empty() : rule.apply(pod);
    }

    private static Optional<Finding> escalation(Pod pod) {
        List<String> who = pod.containersSecured(
                security -> security.path("allowPrivilegeEscalation").asBoolean(true));
        return who.isEmpty()
                ? Optional.empty()
                : found(
                        "allowPrivilegeEscalation != false",
                        Words.named("container", who) + " must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Optional<Finding> capabilities(Pod pod) {
        List<String> keeping = pod.containersSecured(security -> {
            for (JsonNode dropped : security.path("capabilities").path("drop")) {
                if (dropped.asText().equals(ALL)) {
                    return false;
                }
            }
            return true;
        });
        Set<String> bad = new TreeSet<>();
        List<String> adding = pod.containersSecured(security -> {
            boolean adds = false;
            for (JsonNode added : security.path("capabilities").path("add")) {
                if (!added.asText().equals(NET_BIND_SERVICE)) {
                    bad.add(added.asText());
                    adds = true;
                }
            }
            return adds;
        });
        List<String> details = new ArrayList<>();
        if (!keeping.isEmpty()) {
            details.add(Words.named("container", keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.isEmpty()) {
            details.add(Words.named("container", adding) + " must not include " + Words.quoted(bad)
                    + " in securityContext.capabilities.add");
        }
        return details.isEmpty() ? Optional.empty() : found("unrestricted capabilities", String.join("; ", details));
    }

    private static Optional<Finding> volumes(Pod pod) {
        List<String> names = new ArrayList<>();
        Set<String> types = new TreeSet<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            List<String> sources = new ArrayList<>();
            volume.fieldNames().forEachRemaining(sources::add);
            sources.remove("name");
            if (sources.stream().noneMatch(VOLUMES::contains)) {
                names.add(volume.path("name").asText(""));
                types.add(sources.isEmpty() ? "unknown" : sources.getFirst());
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : found(
                        "restricted volume types",
                        Words.named("volume", names) + " " + Words.plural("uses", "use", names) + " "
                                + Words.named("restricted volume type", types));
    }

    private static Optional<Finding> nonRoot(Pod pod) {
        String reason = "runAsNonRoot != true";
        Optional<String> saying =
                pod.saying(security -> !security.path("runAsNonRoot").asBoolean(true));
        if (saying.isPresent()) {
            return found(reason, saying.get() + " must not set securityContext.runAsNonRoot=false");
        }
        return silent(pod, "runAsNonRoot")
                .flatMap(who -> found(reason, who + " must set securityContext.runAsNonRoot=true"));
    }

    /** Containers that do not say something which the pod does not say for them either. */
    private static Optional<String> silent(Pod pod, String field) {
        if (pod.security().has(field)) {
            return Optional.empty();
        }
        List<String> who = pod.containersSecured(security -> !security.has(field));
        return who.isEmpty() ? Optional.empty() : Optional.of("pod or " + Words.named("container", who));
    }

    private static Optional<Finding> user(Pod pod) {
        return pod.saying(security -> security.path("runAsUser").asLong(-1) == 0)
                .flatMap(who -> found("runAsUser=0", who + " must not set runAsUser=0"));
    }

    private static Optional<Finding> seccomp(Pod pod) {
        return BaselineChecks.seccomp(pod)
                .or(
                        () -> silent(pod, "seccompProfile")
                                .flatMap(
                                        who -> found(
                                                "seccompProfile",
                                                who
                                                        + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"")));
    }
}
