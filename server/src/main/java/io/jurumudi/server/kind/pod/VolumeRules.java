package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.volume.ClaimRules;
import io.jurumudi.server.kind.volume.VolumeSources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for a pod's volumes: each has a name of its own and exactly one source. */
final class VolumeRules {
    /** Sources in the order in which they are looked at: the first counts, further ones are refused. */
    private static final List<String> SOURCES = List.of(
            "emptyDir",
            "hostPath",
            "gitRepo",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "secret",
            "nfs",
            "iscsi",
            "glusterfs",
            "flocker",
            "persistentVolumeClaim",
            "rbd",
            "cinder",
            "cephfs",
            "quobyte",
            "downwardAPI",
            "fc",
            "flexVolume",
            "configMap",
            "azureFile",
            "vsphereVolume",
            "photonPersistentDisk",
            "portworxVolume",
            "azureDisk",
            "storageos",
            "projected",
            "scaleIO",
            "csi",
            "ephemeral",
            "image");

    private VolumeRules() {}

    /**
     * Returns the names of volumes that are in order; only those can be mounted.
     *
     * @param podName of the pod; empty for templates
     * @param isPod whether the volumes are a pod's rather than a template's
     */
    static Set<String> validate(Problems problems, View volumes, String podName, boolean isPod) {
        Set<String> names = new HashSet<>();
        for (View volume : volumes.items()) {
            int before = problems.causes().size();
            source(problems, volume, podName, isPod);
            View name = volume.get("name");
            Check.name(problems, name, Names::dns1123Label);
            if (names.contains(name.text())) {
                problems.duplicate(name);
            }
            if (problems.causes().size() == before) {
                names.add(name.text());
            }
            View claim = volume.at("persistentVolumeClaim", "claimName");
            if (claim.exists() && !podName.isEmpty() && madeFor(volumes, podName, claim.text())) {
                problems.invalid(claim, "must not reference a PVC that gets created for an ephemeral volume");
            }
        }
        return names;
    }

    private static boolean madeFor(View volumes, String podName, String claim) {
        return volumes.items().stream()
                .anyMatch(volume -> volume.get("ephemeral").exists()
                        && claim.equals(podName + "-" + volume.get("name").text()));
    }

    private static void source(Problems problems, View volume, String podName, boolean isPod) {
        String name = volume.get("name").text();
        new VolumeSources(problems, false, name)
                .one(volume, SOURCES, type -> () -> podSource(problems, volume, type, podName, isPod));
    }

    /** Sources that only volumes of pods have. */
    private static void podSource(Problems problems, View volume, String type, String podName, boolean isPod) {
        View source = volume.get(type);
        switch (type) {
            case "secret", "configMap" -> {
                Check.requiredText(problems, source.get(type.equals("secret") ? "secretName" : "name"));
                Check.fileMode(problems, source.get("defaultMode"));
                source.get("items").items().forEach(item -> ProjectedVolumes.keyToPath(problems, item));
            }
            case "downwardAPI" -> {
                Check.fileMode(problems, source.get("defaultMode"));
                source.get("items").items().forEach(item -> ProjectedVolumes.podField(problems, item, source.path()));
            }
            case "projected" -> {
                Check.fileMode(problems, source.get("defaultMode"));
                new ProjectedVolumes(problems, source).validate();
            }
            case "image" -> {
                if (isPod) {
                    Check.requiredText(problems, source.get("reference"));
                }
                Check.oneOf(problems, source.get("pullPolicy"), "Always", "IfNotPresent", "Never");
            }
            case "ephemeral" -> ephemeral(problems, volume, source.get("volumeClaimTemplate"), podName);
            default -> throw new IllegalStateException(type);
        }
    }

    private static void ephemeral(Problems problems, View volume, View template, String podName) {
        if (!template.exists()) {
            problems.required(template);
        } else {
            View metadata = template.get("metadata");
            Check.annotations(problems, metadata.get("annotations"));
            Check.labels(problems, metadata.get("labels"));
            metadata.entries().forEach((field, value) -> {
                if (!field.equals("annotations") && !field.equals("labels") && !value.isEmpty()) {
                    problems.forbidden(metadata.get(field), "cannot be set");
                }
            });
            ClaimRules.validate(problems, template.get("spec"));
        }
        View name = volume.get("name");
        if (!podName.isEmpty() && !name.isEmpty()) {
            String claim = podName + "-" + name.text();
            Names.dns1123Subdomain(claim)
                    .forEach(detail -> problems.invalid(name, "PVC name \"" + claim + "\": " + detail));
        }
    }
}
