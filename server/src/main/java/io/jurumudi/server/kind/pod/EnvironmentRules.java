package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.List;
import java.util.Locale;

/** Rules for a container's environment, and for references to fields of the pod, which volumes have too. */
final class EnvironmentRules {
    private static final List<String> FIELDS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    static final List<String> VOLUME_FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final List<String> BYTE_DIVISORS =
            List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private EnvironmentRules() {}

    static void validate(Problems problems, View container) {
        for (View variable : container.get("env").items()) {
            Check.name(problems, variable.get("name"), Names::relaxedEnvVar);
            if (variable.get("valueFrom").exists()) {
                source(problems, variable);
            }
        }
        View all = container.get("envFrom");
        for (View from : all.items()) {
            Check.spelledIfAny(problems, from.get("prefix"), Names::relaxedEnvVar);
            int sources = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                if (from.get(kind).exists()) {
                    sources++;
                    Check.name(problems, from.get(kind).get("name"), Names::dns1123Subdomain);
                }
            }
            if (sources == 0) {
                problems.invalid(all.path(), "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (sources > 1) {
                problems.invalid(all.path(), "", "may not have more than one field specified at a time");
            }
        }
    }

    private static void source(Problems problems, View variable) {
        View from = variable.get("valueFrom");
        int sources = 0;
        if (from.get("fieldRef").exists()) {
            sources++;
            fieldReference(problems, from.get("fieldRef"), FIELDS);
        }
        if (from.get("resourceFieldRef").exists()) {
            sources++;
            resourceReference(problems, from.get("resourceFieldRef"), false);
        }
        for (String kind : List.of("configMapKeyRef", "secretKeyRef")) {
            if (from.get(kind).exists()) {
                sources++;
                Check.spelled(problems, from.get(kind).get("name"), Names::dns1123Subdomain);
                Check.name(problems, from.get(kind).get("key"), Names::configMapKey);
            }
        }
        if (from.get("fileKeyRef").exists()) {
            sources++;
            View file = from.get("fileKeyRef");
            Check.name(problems, file.get("key"), Names::relaxedEnvVar);
            Check.name(problems, file.get("volumeName"), Names::dns1123Label);
            if (Check.requiredText(problems, file.get("path"))) {
                Check.noBacksteps(problems, file.get("path"));
            }
        }
        if (sources == 0) {
            problems.invalid(
                    from.path(),
                    "",
                    "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        } else if (!variable.get("value").isEmpty()) {
            problems.invalid(from.path(), "", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            problems.invalid(from.path(), "", "may not have more than one field specified at a time");
        }
    }

    /** A field of the pod by its path, or one label or annotation of it. */
    static void fieldReference(Problems problems, View reference, List<String> supported) {
        if (!Check.requiredText(problems, reference.get("apiVersion"))
                || !Check.requiredText(problems, reference.get("fieldPath"))) {
            return;
        }
        View fieldPath = reference.get("fieldPath");
        if (!reference.get("apiVersion").is("v1")) {
            Check.invalidText(
                    problems,
                    fieldPath,
                    "error converting fieldPath: unsupported pod version: "
                            + reference.get("apiVersion").text());
            return;
        }
        String path = fieldPath.text();
        int bracket = path.indexOf("['");
        if (bracket > 0 && path.endsWith("']")) {
            String key = path.substring(bracket + 2, path.length() - 2);
            switch (path.substring(0, bracket)) {
                case "metadata.annotations" ->
                    Names.qualifiedName(key.toLowerCase(Locale.ROOT))
                            .forEach(
                                    detail -> problems.invalid(reference.path(), key.toLowerCase(Locale.ROOT), detail));
                case "metadata.labels" ->
                    Names.qualifiedName(key).forEach(detail -> problems.invalid(reference.path(), key, detail));
                default -> unknown(problems, fieldPath);
            }
        } else if (!supported.contains(path)) {
            if (FIELDS.contains(path) || VOLUME_FIELDS.contains(path)) {
                problems.notSupported(fieldPath, supported);
            } else {
                unknown(problems, fieldPath);
            }
        }
    }

    private static void unknown(Problems problems, View fieldPath) {
        Check.invalidText(
                problems, fieldPath, "error converting fieldPath: field label not supported: " + fieldPath.text());
    }

    /** A container's resource; a volume must say which container's. */
    static void resourceReference(Problems problems, View reference, boolean volume) {
        View resource = reference.get("resource");
        if (volume && reference.get("containerName").text().isEmpty()) {
            problems.required(reference.get("containerName"));
        } else if (resource.text().isEmpty()) {
            problems.required(resource);
        } else if (!RESOURCES.contains(resource.text())
                && !resource.text().startsWith("requests.hugepages-")
                && !resource.text().startsWith("limits.hugepages-")) {
            problems.notSupported(resource, RESOURCES);
        }
        divisor(problems, reference.get("divisor"), resource.text());
    }

    private static void divisor(Problems problems, View divisor, String resource) {
        String text = divisor.exists() ? divisor.node().asText() : "0";
        if (Quantity.parse(text).isZero()) {
            return;
        }
        String kind = resource.startsWith("requests.hugepages-") || resource.startsWith("limits.hugepages-")
                ? "hugepages"
                : RESOURCES.contains(resource) ? resource.substring(resource.indexOf('.') + 1) : "";
        List<String> supported = kind.equals("cpu") ? List.of("1m", "1") : BYTE_DIVISORS;
        if (!kind.isEmpty() && !supported.contains(text)) {
            problems.invalid(
                    divisor.path(),
                    resource,
                    "only divisor's values "
                            + (kind.equals("cpu") ? "1m and 1" : String.join(", ", BYTE_DIVISORS))
                            + " are supported with the "
                            + (kind.equals("ephemeral-storage") ? "local ephemeral storage" : kind)
                            + " resource");
        }
    }

    /** Files that variables come from stand in a directory of the pod's own. */
    static void files(Problems problems, View spec) {
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (View container : spec.get(list).items()) {
                for (View variable : container.get("env").items()) {
                    View volume = variable.at("valueFrom", "fileKeyRef", "volumeName");
                    if (variable.at("valueFrom", "fileKeyRef").exists()) {
                        directory(problems, spec, volume);
                    }
                }
            }
        }
    }

    private static void directory(Problems problems, View spec, View name) {
        spec.get("volumes").items().stream()
                .filter(volume -> volume.get("name").text().equals(name.text()))
                .findFirst()
                .ifPresentOrElse(
                        volume -> {
                            if (!volume.get("emptyDir").exists()) {
                                Check.invalidText(problems, name, "referenced volume must be of type emptyDir");
                            }
                        },
                        () -> problems.notFound(View.of(TextNode.valueOf(name.text()), name.path())));
    }
}
