package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rules for annotations of pods that mean something: marks of static pods, and security profiles from before there were fields for them. */
final class PodAnnotations {
    static final String MIRROR = "kubernetes.io/config.mirror";
    private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
    private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String LOCALHOST = "localhost/";
    private static final List<String> LISTS = List.of("initContainers", "containers", "ephemeralContainers");

    private PodAnnotations() {}

    static void validate(Problems problems, View pod) {
        View annotations = pod.at("metadata", "annotations");
        View mirror = annotations.key(MIRROR);
        if (mirror.exists() && pod.at("spec", "nodeName").isEmpty()) {
            problems.invalid(mirror, "must set spec.nodeName if mirror pod annotation is set");
        }
        View cost = annotations.key(DELETION_COST);
        if (cost.exists() && !isInt32(cost.text())) {
            problems.invalid(cost, "must be a 32bit integer");
        }
        annotations.entries().forEach((key, value) -> {
            if (key.equals(SECCOMP) || key.startsWith(CONTAINER_SECCOMP)) {
                seccomp(problems, View.of(value.node(), annotations.path() + "." + key));
            } else if (key.startsWith(APP_ARMOR)) {
                appArmor(problems, value, key.substring(APP_ARMOR.length()), pod);
            }
        });
    }

    private static boolean isInt32(String text) {
        try {
            int value = Integer.parseInt(text);
            return String.valueOf(value).equals(text) && !text.startsWith("+");
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void seccomp(Problems problems, View profile) {
        String text = profile.text();
        if (text.startsWith(LOCALHOST)) {
            Check.descendingPath(
                    problems, View.of(TextNode.valueOf(text.substring(LOCALHOST.length())), profile.path()));
        } else if (!List.of("runtime/default", "docker/default", "unconfined").contains(text)) {
            problems.invalid(profile, "must be a valid seccomp profile");
        }
    }

    private static void appArmor(Problems problems, View profile, String container, View pod) {
        if (containers(pod).stream().noneMatch(c -> c.get("name").is(container))) {
            problems.invalid(profile.path(), container, "container not found");
        }
        String text = profile.text();
        if (!text.isEmpty()
                && !text.equals("runtime/default")
                && !text.equals("unconfined")
                && !text.startsWith(LOCALHOST)) {
            problems.invalid(profile, "invalid AppArmor profile name: \"" + text + "\"");
        }
    }

    private static List<View> containers(View pod) {
        List<View> containers = new ArrayList<>();
        LISTS.forEach(list -> containers.addAll(pod.get("spec").get(list).items()));
        return containers;
    }

    /** Marks stay as they were. */
    static void validateUpdate(Problems problems, View pod, View old) {
        View annotations = pod.at("metadata", "annotations");
        View before = old.at("metadata", "annotations");
        before.entries().forEach((key, value) -> {
            if (!annotations.key(key).sameAs(value)) {
                fixed(problems, annotations.key(key), key, "may not remove or update");
            }
        });
        annotations.entries().forEach((key, value) -> {
            if (!before.key(key).exists()) {
                fixed(problems, value, key, "may not add");
            }
        });
        validate(problems, pod);
    }

    private static void fixed(Problems problems, View annotation, String key, String what) {
        if (key.startsWith(APP_ARMOR)) {
            problems.forbidden(annotation, what + " AppArmor annotations");
        }
        if (key.equals(MIRROR)) {
            problems.forbidden(annotation, what + " mirror pod annotation");
        }
    }

    /** Annotation and field say the same. */
    static void validateCreate(Problems problems, View pod) {
        View annotations = pod.at("metadata", "annotations");
        View context = pod.at("spec", "securityContext");
        sameSeccomp(problems, annotations.key(SECCOMP), context.get("seccompProfile"));
        for (View container : containers(pod)) {
            View profile = container.at("securityContext", "seccompProfile");
            sameSeccomp(
                    problems,
                    annotations.key(CONTAINER_SECCOMP + container.get("name").text()),
                    profile);
        }
        if (pod.at("spec", "os", "name").is("windows")) {
            return;
        }
        for (View container : containers(pod)) {
            View own = container.at("securityContext", "appArmorProfile");
            View effective =
                    own.exists() ? own : View.of(context.get("appArmorProfile").node(), own.path());
            sameAppArmor(
                    problems, annotations.key(APP_ARMOR + container.get("name").text()), effective);
        }
    }

    private static void sameSeccomp(Problems problems, View annotation, View profile) {
        if (!annotation.exists() || !profile.exists()) {
            return;
        }
        boolean same = switch (profile.get("type").text()) {
            case "Unconfined" -> annotation.is("unconfined");
            case "RuntimeDefault" -> annotation.is("runtime/default") || annotation.is("docker/default");
            case "Localhost" -> annotation.text().startsWith(LOCALHOST);
            default -> true;
        };
        if (!same) {
            problems.forbidden(profile.get("type"), "seccomp type in annotation and field must match");
        } else if (profile.get("type").is("Localhost")
                && !profile.get("localhostProfile").is(annotation.text().substring(LOCALHOST.length()))) {
            problems.forbidden(profile.get("localhostProfile"), "seccomp profile in annotation and field must match");
        }
    }

    private static void sameAppArmor(Problems problems, View annotation, View profile) {
        if (!annotation.exists() || !profile.exists()) {
            return;
        }
        boolean same = switch (profile.get("type").text()) {
            case "Unconfined" -> annotation.is("unconfined");
            case "RuntimeDefault" -> annotation.is("runtime/default");
            case "Localhost" -> annotation.text().startsWith(LOCALHOST);
            default -> true;
        };
        if (!same) {
            problems.forbidden(profile.get("type"), "apparmor type in annotation and field must match");
        } else if (profile.get("type").is("Localhost")
                && !profile.get("localhostProfile").is(annotation.text().substring(LOCALHOST.length()))) {
            problems.forbidden(profile.get("localhostProfile"), "apparmor profile in annotation and field must match");
        }
    }

    /** Containers get as a field what an annotation says of them. */
    static void takeProfiles(ObjectNode pod) {
        JsonNode annotations = pod.path("metadata").path("annotations");
        JsonNode spec = pod.path("spec");
        if (annotations.isEmpty() || spec.path("os").path("name").asText("").equals("windows")) {
            return;
        }
        JsonNode podProfile = spec.path("securityContext").path("appArmorProfile");
        for (String list : LISTS) {
            for (ObjectNode container : Fill.each(spec.path(list))) {
                String text = annotations
                        .path(APP_ARMOR + container.path("name").asText())
                        .asText("");
                if (container.path("securityContext").has("appArmorProfile")) {
                    continue;
                }
                profile(text)
                        .filter(profile -> !profile.equals(podProfile))
                        .ifPresent(profile ->
                                Fill.object(container, "securityContext").set("appArmorProfile", profile));
            }
        }
    }

    private static Optional<ObjectNode> profile(String annotation) {
        if (annotation.equals("unconfined")) {
            return Optional.of(Json.object().put("type", "Unconfined"));
        }
        if (annotation.equals("runtime/default")) {
            return Optional.of(Json.object().put("type", "RuntimeDefault"));
        }
        String local = annotation.startsWith(LOCALHOST) ? annotation.substring(LOCALHOST.length()) : "";
        return local.isEmpty() || !local.equals(local.strip())
                ? Optional.empty()
                : Optional.of(Json.object().put("type", "Localhost").put("localhostProfile", local));
    }
}
