package io.jurumudi.server.kind.volume;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Rules for the systems that storage comes from. Volumes of pods and volumes of the cluster name them alike; those of the cluster say besides in
 * which namespace a secret is.
 */
public final class VolumeSources {
    private static final Pattern IQN = Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}-.]+)(:[^,;*&$|\\s]+)$");
    private static final Pattern EUI = Pattern.compile("^eui.\\p{Alnum}{16}$");
    private static final Pattern NAA = Pattern.compile("^naa.\\p{Alnum}{32}$");
    private static final String HOST_PORT = "must be a host:port pair or multiple pairs separated by commas";
    private static final String TOO_LONG_TARGET =
            "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";
    private static final int DRIVER_LIMIT = 63;

    private final Problems problems;
    private final boolean ofCluster;
    private final String volume;

    /**
     * @param ofCluster whether they are PersistentVolumes rather than volumes of a pod
     * @param volume name of the volume
     */
    public VolumeSources(Problems problems, boolean ofCluster, String volume) {
        this.problems = problems;
        this.ofCluster = ofCluster;
        this.volume = volume;
    }

    /**
     * Looks at the types in their order: the first one counts, others are refused.
     *
     * @param others rules for types that are not known here
     */
    public void one(View holder, List<String> types, Function<String, Runnable> others) {
        boolean found = false;
        for (String type : types) {
            View source = holder.get(type);
            if (!source.exists()) {
                continue;
            }
            if (found && !(ofCluster && type.equals("flexVolume"))) {
                problems.forbidden(misnamed(holder, source, type), "may not specify more than 1 volume type");
                continue;
            }
            found = true;
            if (!known(holder, type, source)) {
                others.apply(type).run();
            }
        }
        if (!found) {
            problems.required(holder, "must specify a volume type");
        }
    }

    /** Upstream's names of two fields in complaints. */
    private View misnamed(View holder, View source, String type) {
        return switch (type) {
            case "cephfs" -> View.of(source.node(), holder.path() + ".cephFS");
            case "downwardAPI" -> View.of(source.node(), holder.path() + ".downwarAPI");
            default -> source;
        };
    }

    private boolean known(View holder, String type, View source) {
        switch (type) {
            case "emptyDir" -> {
                View limit = source.get("sizeLimit");
                if (limit.exists() && Quantity.parse(limit.node().asText()).compareTo(Quantity.parse("0")) < 0) {
                    problems.forbidden(limit, "SizeLimit field must be a valid resource quantity");
                }
            }
            case "hostPath" -> hostPath(source);
            case "gitRepo" -> {
                required(source, "repository");
                Check.descendingPath(problems, source.get("directory"));
            }
            case "gcePersistentDisk" -> disk(View.of(source.node(), holder.path() + ".persistentDisk"), "pdName");
            case "awsElasticBlockStore" -> disk(source, "volumeID");
            case "nfs" -> nfs(source);
            case "iscsi" -> iscsi(holder, source);
            case "glusterfs" -> glusterfs(source);
            case "flocker" -> flocker(source);
            case "persistentVolumeClaim" -> required(source, "claimName");
            case "rbd" -> required(source, "monitors", "image");
            case "cinder" -> {
                required(source, "volumeID");
                secret(source);
            }
            case "cephfs" -> required(source, "monitors");
            case "quobyte" -> quobyte(source);
            case "fc" -> fibreChannel(source);
            case "flexVolume" -> flexVolume(source);
            case "azureFile" -> {
                required(source, "secretName", "shareName");
                if (ofCluster && source.get("secretNamespace").exists()) {
                    required(source, "secretNamespace");
                }
            }
            case "vsphereVolume" -> required(source, "volumePath");
            case "photonPersistentDisk" -> required(source, "pdID");
            case "portworxVolume" -> required(source, "volumeID");
            case "azureDisk" -> azureDisk(source);
            case "scaleIO" -> required(source, "gateway", "system", "volumeName");
            case "storageos" -> {
                Check.name(problems, source.get("volumeName"), Names::dns1123Label);
                Check.spelledIfAny(problems, source.get("volumeNamespace"), Names::dns1123Label);
                secret(source);
            }
            case "local" -> {
                if (Check.requiredText(problems, source.get("path"))) {
                    Check.noBacksteps(problems, source.get("path"));
                }
            }
            case "csi" -> csi(source);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void required(View source, String... fields) {
        for (String field : fields) {
            if (source.get(field).isEmpty()) {
                problems.required(source.get(field));
            }
        }
    }

    private void secret(View source) {
        View secret = source.get("secretRef");
        if (secret.exists()) {
            required(secret, "name");
            if (ofCluster) {
                required(secret, "namespace");
            }
        }
    }

    private void hostPath(View source) {
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

    private void disk(View source, String id) {
        required(source, id);
        View partition = source.get("partition");
        if (partition.number(0) < 0 || partition.number(0) > 255) {
            // the words say 1, zero is for the whole disk all the same
            problems.invalid(partition, "must be between 1 and 255, inclusive");
        }
    }

    private void nfs(View source) {
        required(source, "server", "path");
        if (!source.get("path").text().startsWith("/")) {
            Check.invalidText(problems, source.get("path"), "must be an absolute path");
        }
    }

    private void iscsi(View holder, View source) {
        View initiator = source.get("initiatorName");
        View portal = source.get("targetPortal");
        required(source, "targetPortal");
        boolean tooLong = initiator.exists() && volume.length() + 1 + portal.size() > 64;
        if (tooLong && ofCluster) {
            problems.invalid(source.path() + ".targetportal", portal.text(), TOO_LONG_TARGET);
        }
        required(source, "iqn");
        View iqn = source.get("iqn");
        if (!iqn.isEmpty()) {
            qualified(iqn, iqn.path());
        }
        Check.range(problems, source.get("lun"), 0, 255);
        boolean authenticated = source.get("chapAuthDiscovery").flag(false)
                || source.get("chapAuthSession").flag(false);
        if (authenticated && !source.get("secretRef").exists()) {
            problems.required(source.get("secretRef"));
        }
        if (ofCluster && source.get("secretRef").exists()) {
            required(source.get("secretRef"), "name");
        }
        if (initiator.exists()) {
            qualified(initiator, source.path() + ".initiatorname");
        }
        if (tooLong && !ofCluster) {
            problems.invalid(holder.path() + ".name", volume, TOO_LONG_TARGET);
        }
    }

    private void qualified(View name, String path) {
        String text = name.text();
        Pattern format =
                text.startsWith("iqn") ? IQN : text.startsWith("eui") ? EUI : text.startsWith("naa") ? NAA : null;
        if (format == null) {
            problems.invalid(
                    path,
                    text,
                    ofCluster ? "must be valid format" : "must be valid format starting with iqn, eui, or naa");
        } else if (!format.matcher(text).find()) {
            problems.invalid(path, text, "must be valid format");
        }
    }

    private void glusterfs(View source) {
        required(source, "endpoints", "path");
        View namespace = source.get("endpointsNamespace");
        if (ofCluster && namespace.exists()) {
            if (namespace.isEmpty()) {
                problems.invalid(namespace, "if the endpointnamespace is set, it must be a valid namespace name");
            } else {
                Check.spelled(problems, namespace, Names::dns1123Label);
            }
        }
    }

    private void flocker(View source) {
        boolean named = !source.get("datasetName").isEmpty();
        boolean identified = !source.get("datasetUUID").isEmpty();
        if (!named && !identified) {
            problems.required(source, "one of datasetName and datasetUUID is required");
        }
        if (named && identified) {
            problems.invalid(
                    source.path(), "resource", "datasetName and datasetUUID can not be specified simultaneously");
        }
        if (source.get("datasetName").text().contains("/")) {
            problems.invalid(source.get("datasetName"), "must not contain '/'");
        }
    }

    private void quobyte(View source) {
        View registry = source.get("registry");
        if (registry.isEmpty()) {
            problems.required(registry, HOST_PORT);
        } else if (source.get("tenant").size() >= 65) {
            problems.required(source.get("tenant"), "must be a UUID and may not exceed a length of 64 characters");
        } else {
            for (String pair : registry.text().split(",", -1)) {
                if (!pair.matches("[^:\\[\\]]*:[^:\\[\\]]*|\\[[^\\[\\]]*]:[^:\\[\\]]*")) {
                    problems.invalid(registry, HOST_PORT);
                }
            }
        }
        required(source, "volume");
    }

    private void fibreChannel(View source) {
        View targets = source.get("targetWWNs");
        boolean identified = !source.get("wwids").isEmpty();
        if (targets.isEmpty() && !identified) {
            problems.required(targets, "must specify either targetWWNs or wwids, but not both");
        }
        if (!targets.isEmpty() && identified) {
            problems.invalid(targets, "targetWWNs and wwids can not be specified simultaneously");
        }
        if (!targets.isEmpty()) {
            if (!source.get("lun").exists()) {
                problems.required(source.get("lun"), "lun is required if targetWWNs is specified");
            } else {
                Check.range(problems, source.get("lun"), 0, 255);
            }
        }
    }

    private void flexVolume(View source) {
        required(source, "driver");
        source.get("options").entries().forEach((key, value) -> {
            String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
            if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
                problems.invalid(value.path(), key, "kubernetes.io and k8s.io namespaces are reserved");
            }
        });
    }

    private void azureDisk(View source) {
        required(source, "diskName", "diskURI");
        View kind = source.get("kind");
        View uri = source.get("diskURI");
        Check.oneOfIfAny(problems, source.get("cachingMode"), "None", "ReadOnly", "ReadWrite");
        Check.oneOfIfAny(problems, kind, "Dedicated", "Managed", "Shared");
        boolean managed = kind.is("Managed");
        if (kind.exists() && !uri.text().startsWith(managed ? "/subscriptions/" : "https://")) {
            problems.notSupported(
                    uri,
                    List.of(
                            managed
                                    ? "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
                                    : "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
        }
    }

    private void csi(View source) {
        driver(problems, source.get("driver"));
        if (!ofCluster) {
            View secret = source.get("nodePublishSecretRef");
            if (secret.exists()) {
                if (secret.get("name").isEmpty()) {
                    problems.required(secret.get("name"));
                } else {
                    Names.dns1123Subdomain(secret.get("name").text())
                            .forEach(detail -> problems.invalid(
                                    source.path() + ".name", secret.get("name").text(), detail));
                }
            }
            return;
        }
        required(source, "volumeHandle");
        for (String field : List.of(
                "controllerPublishSecretRef",
                "controllerExpandSecretRef",
                "nodePublishSecretRef",
                "nodeExpandSecretRef")) {
            View secret = source.get(field);
            if (secret.exists()) {
                Check.name(problems, secret.get("name"), Names::dns1123Subdomain);
                Check.name(problems, secret.get("namespace"), Names::dns1123Label);
            }
        }
    }

    /** The name of a storage driver, in any case. */
    public static void driver(Problems problems, View driver) {
        if (!Check.requiredText(problems, driver)) {
            return;
        }
        if (driver.size() > DRIVER_LIMIT) {
            problems.tooLong(driver, DRIVER_LIMIT);
        }
        Names.dns1123Subdomain(driver.text().toLowerCase(Locale.ROOT))
                .forEach(detail -> problems.invalid(driver, detail));
    }
}
