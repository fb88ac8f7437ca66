package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.NodeLabels;
import io.jurumudi.server.kind.volume.ClaimRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a pod or a template of pods asks for that is allowed and hardly meant, or on its way out. */
public final class PodWarnings {
    private static final Map<String, String> ANNOTATIONS = Map.of(
            "scheduler.alpha.kubernetes.io/critical-pod",
            "non-functional in v1.16+; use the \"priorityClassName\" field instead",
            "security.alpha.kubernetes.io/sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead",
            "security.alpha.kubernetes.io/unsafe-sysctls",
            "non-functional in v1.11+; use the \"sysctls\" field instead");

    private static final Map<String, String> VOLUMES = Map.of(
            "photonPersistentDisk", "photonPersistentDisk: deprecated in v1.11, non-functional in v1.16+",
            "gitRepo", "gitRepo: deprecated in v1.11, and disabled by default in v1.33+",
            "scaleIO", "scaleIO: deprecated in v1.16, non-functional in v1.22+",
            "flocker", "flocker: deprecated in v1.22, non-functional in v1.25+",
            "storageos", "storageOS: deprecated in v1.22, non-functional in v1.25+",
            "quobyte", "quobyte: deprecated in v1.22, non-functional in v1.25+",
            "glusterfs", "glusterfs: deprecated in v1.25, non-functional in v1.26+",
            "cephfs", "cephfs: deprecated in v1.28, non-functional in v1.31+",
            "rbd", "rbd: deprecated in v1.28, non-functional in v1.31+");

    private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String NO_POD = ": a null labelSelector results in matching no pod";
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private final View spec;
    private final View annotations;
    private final boolean template;
    private final List<String> warnings = new ArrayList<>();

    private PodWarnings(View pod) {
        spec = pod.get("spec");
        annotations = pod.at("metadata", "annotations");
        template = !pod.path().isEmpty();
    }

    /** @param pod a pod, or a template of pods wherever it stands */
    public static List<String> of(View pod) {
        PodWarnings all = new PodWarnings(pod);
        all.look();
        return all.warnings;
    }

    private void look() {
        nodes();
        annotations();
        volumes();
        lists();
        containers();
        new PortWarnings(warnings).of(containerViews());
        View grace = spec.get("terminationGracePeriodSeconds");
        if (grace.number(0) < 0) {
            warnings.add(grace.path() + ": must be >= 0; negative values are invalid and will be treated as 1");
        }
        affinities();
    }

    private void nodes() {
        View selector = spec.get("nodeSelector");
        selector.entries()
                .forEach((label, value) ->
                        NodeLabels.deprecation(label).ifPresent(advice -> warnings.add(value.path() + ": " + advice)));
        View affinity = spec.at("affinity", "nodeAffinity");
        affinity.at(REQUIRED, "nodeSelectorTerms").items().forEach(term -> warnings.addAll(NodeLabels.warnings(term)));
        for (View term : affinity.get(PREFERRED).items()) {
            warnings.addAll(NodeLabels.warnings(term.get("preference")));
        }
        for (View constraint : spec.get("topologySpreadConstraints").items()) {
            View key = constraint.get("topologyKey");
            NodeLabels.deprecation(key.text())
                    .ifPresent(advice -> warnings.add(key.path() + ": " + key.text() + " is " + advice));
            nullSelector(constraint);
        }
    }

    private void nullSelector(View term) {
        if (!term.get("labelSelector").exists()) {
            warnings.add(term.get("labelSelector").path() + NO_POD);
        }
    }

    private void annotations() {
        ANNOTATIONS.forEach((key, advice) -> {
            if (annotations.key(key).exists()) {
                warnings.add(annotations.key(key).path() + ": " + advice);
            }
        });
    }

    private void volumes() {
        for (View volume : spec.get("volumes").items()) {
            VOLUMES.forEach((type, warning) -> {
                if (volume.get(type).exists()) {
                    warnings.add(volume.path() + "." + warning);
                }
            });
            warnings.addAll(ClaimRules.warnings(volume.at("ephemeral", "volumeClaimTemplate", "spec")));
        }
        spec.get("volumes").items().forEach(volume -> warnings.addAll(OverlappingPaths.of(volume)));
    }

    private void lists() {
        duplicates(spec.get("hostAliases"), "ip", "ip");
        duplicates(spec.get("imagePullSecrets"), "name", "name");
        for (View secret : spec.get("imagePullSecrets").items()) {
            if (secret.get("name").isEmpty()) {
                warnings.add(secret.get("name").path() + ": invalid empty name \"\"");
            }
        }
        fractions(spec.get("overhead"));
    }

    private void duplicates(View list, String field, String what) {
        Set<String> seen = new HashSet<>();
        for (View item : list.items()) {
            View value = item.get(field);
            if (!seen.add(value.text())) {
                warnings.add(value.path() + ": duplicate " + what + " \"" + value.text() + "\"");
            }
        }
    }

    /** There is nothing less than a byte. */
    private void fractions(View... lists) {
        for (String name : List.of("memory", "ephemeral-storage")) {
            for (View amounts : lists) {
                View amount = amounts.key(name);
                if (amount.exists() && !Quantity.parse(amount.node().asText()).isWhole()) {
                    warnings.add(amount.path() + ": fractional byte value \""
                            + amount.node().asText() + "\" is invalid, must be an integer");
                }
            }
        }
    }

    private List<View> containerViews() {
        List<View> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            containers.addAll(spec.get(list).items());
        }
        return containers;
    }

    /** Whether a profile is the one that an annotation names. */
    private static boolean says(View profile, String annotation) {
        return switch (profile.get("type").text()) {
            case "Unconfined" -> annotation.equals("unconfined");
            case "RuntimeDefault" -> annotation.equals("runtime/default");
            case "Localhost" ->
                annotation.equals("localhost/" + profile.get("localhostProfile").text());
            default -> false;
        };
    }

    private void containers() {
        seccomp(annotations.key(SECCOMP), spec.at("securityContext", "seccompProfile"));
        for (View container : containerViews()) {
            String name = container.get("name").text();
            View context = container.get("securityContext");
            seccomp(annotations.key(CONTAINER_SECCOMP + name), context.get("seccompProfile"));
            View appArmor = annotations.key(APP_ARMOR + name);
            if (template
                    && appArmor.exists()
                    && !context.get("appArmorProfile").exists()
                    && !says(spec.at("securityContext", "appArmorProfile"), appArmor.text())) {
                warnings.add(appArmor.path() + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
            }
            fractions(container.at("resources", "limits"), container.at("resources", "requests"));
            variables(container.get("env"));
        }
    }

    private void seccomp(View annotation, View profile) {
        if (annotation.exists() && !profile.exists()) {
            warnings.add(annotation.path() + ": non-functional in v1.27+; use the \"seccompProfile\" field instead");
        }
    }

    /** A variable that is defined anew by means of its old value is meant. */
    private void variables(View variables) {
        Set<String> seen = new HashSet<>();
        for (View variable : variables.items()) {
            String name = variable.get("name").text();
            String reference = "$(" + name + ")";
            String value = variable.get("value").text();
            boolean extended = value.contains(reference)
                    && !value.equals(reference)
                    && !variable.get("valueFrom").exists();
            if (!seen.add(name) && !extended) {
                warnings.add(variable.path() + ": hides previous definition of \"" + name
                        + "\", which may be dropped when using apply");
            }
        }
    }

    private void affinities() {
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            View affinity = spec.get("affinity").get(kind);
            affinity.get(REQUIRED).items().forEach(this::nullSelector);
            affinity.get(PREFERRED).items().forEach(term -> nullSelector(term.get("podAffinityTerm")));
        }
    }
}
