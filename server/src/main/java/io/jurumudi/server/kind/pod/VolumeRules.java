package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Fields without which a source of another system makes no sense. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("secret", List.of("secretName")),
            Map.entry("nfs", List.of("server", "path")),
            Map.entry("iscsi", List.of("targetPortal", "iqn")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("persistentVolumeClaim", List.of("claimName")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("quobyte", List.of("registry", "volume")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("configMap", List.of("name")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("photonPersistentDisk", List.of("pdID")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
            Map.entry("csi", List.of("driver")));

    private VolumeRules() {}

    /** Returns the names of volumes that are in order; only those can be mounted. */
    static Set<String> validate(Problems problems, View volumes, String podName) {
        Set<String> names = new HashSet<>();
        for (View volume : volumes.items()) {
            int before = problems.causes().size();
            source(problems, volume);
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

    private static void source(Problems problems, View volume) {
        boolean found = false;
        for (String type : SOURCES) {
            View source = volume.get(type);
            if (!source.exists()) {
                continue;
            }
            if (found) {
                problems.forbidden(source, "may not specify more than 1 volume type");
                continue;
            }
            found = true;
            for (String field : REQUIRED.getOrDefault(type, List.of())) {
                if (source.get(field).isEmpty()) {
                    problems.required(source.get(field));
                }
            }
            details(problems, type, source);
        }
        if (!found) {
            problems.required(volume, "must specify a volume type");
        }
    }

    private static void details(Problems problems, String type, View source) {
        switch (type) {
            case "emptyDir" -> {
                View limit = source.get("sizeLimit");
                if (limit.exists() && Quantity.parse(limit.node().asText()).compareTo(Quantity.parse("0")) < 0) {
                    problems.forbidden(limit, "SizeLimit field must be a valid resource quantity");
                }
            }
            case "hostPath" -> {
                if (Check.requiredText(problems, source.get("path"))) {
                    Check.noBacksteps(problems, source.get("path"));
                    Check.oneOfIfAny(
                            problems,
                            source.get("type"),
                            "",
                            "BlockDevice",
                            "CharDevice",
                            "Directory",
                            "DirectoryOrCreate",
                            "File",
                            "FileOrCreate",
                            "Socket");
                }
            }
            case "secret", "configMap" -> {
                Check.fileMode(problems, source.get("defaultMode"));
                source.get("items").items().forEach(item -> keyToPath(problems, item));
            }
            case "nfs" -> {
                View path = source.get("path");
                if (!path.isEmpty() && !path.text().startsWith("/")) {
                    problems.invalid(path, "must be an absolute path");
                }
            }
            case "downwardAPI" -> {
                Check.fileMode(problems, source.get("defaultMode"));
                source.get("items").items().forEach(item -> podField(problems, item, source.path()));
            }
            case "projected" -> {
                Check.fileMode(problems, source.get("defaultMode"));
                projected(problems, source);
            }
            case "csi" -> Check.spelledIfAny(problems, source.get("driver"), Names::dns1123Subdomain);
            case "image" -> {
                Check.requiredText(problems, source.get("reference"));
                Check.oneOf(problems, source.get("pullPolicy"), "Always", "IfNotPresent", "Never");
            }
            case "ephemeral" -> {
                if (!source.get("volumeClaimTemplate").exists()) {
                    problems.required(source.get("volumeClaimTemplate"));
                }
            }
            default -> {} // nothing beyond what is required
        }
    }

    private static void keyToPath(Problems problems, View item) {
        Check.requiredText(problems, item.get("key"));
        Check.requiredText(problems, item.get("path"));
        Check.descendingUnreservedPath(problems, item.get("path"));
        Check.fileMode(problems, item.get("mode"));
    }

    /** @param path what complaints name: upstream names the source, not the item */
    private static void podField(Problems problems, View item, String path) {
        View at = View.of(item.node(), path);
        Check.requiredText(problems, at.get("path"));
        Check.descendingUnreservedPath(problems, at.get("path"));
        View field = at.get("fieldRef");
        View resource = at.get("resourceFieldRef");
        if (field.exists()) {
            EnvironmentRules.fieldReference(problems, field, EnvironmentRules.VOLUME_FIELDS);
            if (resource.exists()) {
                problems.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
        } else if (resource.exists()) {
            EnvironmentRules.resourceReference(problems, resource, true);
        } else {
            problems.required(at, "one of fieldRef and resourceFieldRef is required");
        }
        Check.fileMode(problems, at.get("mode"));
    }

    private static void projected(Problems problems, View projected) {
        Set<String> paths = new HashSet<>();
        for (View source : projected.get("sources").items()) {
            int types = 0;
            for (String type : List.of("secret", "configMap")) {
                View from = source.get(type);
                if (from.exists()) {
                    types++;
                    Check.requiredText(problems, from.get("name"));
                    for (View item : from.get("items").items()) {
                        keyToPath(problems, item);
                        distinct(
                                problems,
                                projected,
                                item,
                                paths,
                                from.get("name").text());
                    }
                }
            }
            View fields = source.get("downwardAPI");
            if (fields.exists()) {
                types++;
                for (View item : fields.get("items").items()) {
                    podField(problems, item, fields.path());
                    distinct(problems, projected, item, paths, item.get("path").text());
                }
            }
            View token = source.get("serviceAccountToken");
            if (token.exists()) {
                types++;
                token(problems, projected, token);
            }
            if (source.get("clusterTrustBundle").exists()) {
                types++;
                Check.requiredText(problems, source.at("clusterTrustBundle", "path"));
            }
            if (source.get("podCertificate").exists()) {
                types++;
                Check.requiredText(problems, source.at("podCertificate", "signerName"));
            }
            if (types > 1) {
                problems.forbidden(source, "may not specify more than 1 volume type per source");
            }
        }
    }

    private static void distinct(Problems problems, View projected, View item, Set<String> paths, String named) {
        String path = item.get("path").text();
        if (!path.isEmpty() && !paths.add(path)) {
            problems.invalid(projected.path(), named, "conflicting duplicate paths");
        }
    }

    private static void token(Problems problems, View projected, View token) {
        View seconds = token.get("expirationSeconds");
        if (seconds.number(0) < 600) {
            problems.invalid(seconds, "may not specify a duration less than 10 minutes");
        }
        if (seconds.number(0) > 1L << 32) {
            problems.invalid(seconds, "may not specify a duration larger than 2^32 seconds");
        }
        View path = View.of(token.get("path").node(), projected.path() + ".path");
        if (Check.requiredText(problems, path)) {
            Check.descendingUnreservedPath(problems, path);
        }
    }
}
