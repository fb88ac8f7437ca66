package io.jurumudi.server.kind.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Selectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What may be asked for in a claim of storage, in a PersistentVolumeClaim or in a template for one. */
public final class ClaimRules {
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final String CLAIM = "PersistentVolumeClaim";

    private ClaimRules() {}

    /** Rules for the spec of a claim. */
    public static void validate(Problems problems, View spec) {
        validate(problems, spec, false);
    }

    /** @param anyGroup whether groups of data sources may be spelled as before the rule for them */
    public static void validate(Problems problems, View spec, boolean anyGroup) {
        if (spec.get("accessModes").isEmpty()) {
            problems.required(spec.get("accessModes"), "at least 1 access mode is required");
        }
        Selectors.validate(problems, spec.get("selector"));
        accessModes(problems, spec.get("accessModes"));
        storage(problems, spec);
        Check.spelledIfAny(problems, spec.get("storageClassName"), Names::dns1123Subdomain);
        Check.oneOfIfAny(problems, spec.get("volumeMode"), "Block", "Filesystem");
        View source = spec.get("dataSource");
        View reference = spec.get("dataSourceRef");
        source(problems, source, anyGroup);
        source(problems, reference, anyGroup);
        Check.spelledIfAny(problems, reference.get("namespace"), Names::dns1123Label);
        sourcesAgree(problems, spec, source, reference);
        Check.spelledIfAny(problems, spec.get("volumeAttributesClassName"), Names::dns1123Subdomain);
    }

    /** Nothing is said of there being none. */
    public static void accessModes(Problems problems, View modes) {
        Set<String> seen = new HashSet<>();
        for (View mode : modes.items()) {
            if (ACCESS_MODES.contains(mode.text())) {
                seen.add(mode.text());
            } else {
                problems.notSupported(View.of(mode.node(), modes.path()), ACCESS_MODES);
            }
        }
        if (seen.contains("ReadWriteOncePod") && seen.size() > 1) {
            problems.forbidden(modes, "may not use ReadWriteOncePod with other access modes");
        }
    }

    private static void storage(Problems problems, View spec) {
        View storage = View.of(
                spec.at("resources", "requests", "storage").node(),
                spec.get("resources").path() + "[storage]");
        if (!storage.exists()) {
            problems.required(storage);
        } else if (Quantity.parse(storage.node().asText()).compareTo(Quantity.parse("0")) <= 0) {
            Check.invalidText(problems, storage, "must be greater than zero");
        }
    }

    private static void source(Problems problems, View source, boolean anyGroup) {
        if (!source.exists()) {
            return;
        }
        Check.requiredText(problems, source.get("name"));
        Check.requiredText(problems, source.get("kind"));
        View group = source.get("apiGroup");
        if (group.isEmpty() && !source.get("kind").is(CLAIM)) {
            problems.invalid(
                    source.path(),
                    source.get("kind").text(),
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!anyGroup) {
            Check.spelledIfAny(problems, group, Names::dns1123Subdomain);
        }
    }

    private static void sourcesAgree(Problems problems, View spec, View source, View reference) {
        if (!source.exists() || !reference.exists()) {
            return;
        }
        if (!reference.get("namespace").isEmpty()) {
            disagree(problems, spec, "may not be specified when dataSourceRef.namespace is specified");
        } else if (!source.get("apiGroup").sameAs(reference.get("apiGroup"))
                || !source.get("kind").text().equals(reference.get("kind").text())
                || !source.get("name").text().equals(reference.get("name").text())) {
            disagree(problems, spec, "must match dataSourceRef");
        }
    }

    /** Upstream prints the path of the field for its value, as its own type writes it. */
    private static void disagree(Problems problems, View spec, String detail) {
        problems.add(new Status.Cause("FieldValueInvalid", "Invalid value: {}: " + detail, spec.path()));
    }

    /** Claims of other namespaces' data are not to be had unless they were before. */
    public static void dropDisabled(ObjectNode spec, JsonNode old) {
        if (!spec.path("dataSourceRef").path("namespace").asText("").isEmpty() && !old.has("dataSourceRef")) {
            spec.remove("dataSourceRef");
        }
    }

    /** The older field for where data comes from holds only what it always could. */
    public static void dropOldSource(ObjectNode spec, JsonNode old) {
        JsonNode source = spec.path("dataSource");
        if (old.has("dataSource") || old.has("dataSourceRef") || spec.has("dataSourceRef") || !source.isObject()) {
            return;
        }
        String kind = source.path("kind").asText("");
        String group = source.path("apiGroup").asText("");
        boolean known = kind.equals(CLAIM) && group.isEmpty()
                || kind.equals("VolumeSnapshot") && group.equals("snapshot.storage.k8s.io");
        if (!known) {
            spec.remove("dataSource");
        }
    }

    /** The older field for where data comes from is kept equal to the newer one where both can say it. */
    public static void alignSources(ObjectNode spec) {
        JsonNode source = spec.path("dataSource");
        JsonNode reference = spec.path("dataSourceRef");
        if (source.isObject() && !reference.isObject()) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (!source.isObject()
                && reference.isObject()
                && reference.path("namespace").asText("").isEmpty()) {
            ObjectNode copy = reference.deepCopy();
            copy.remove("namespace");
            spec.set("dataSource", copy);
        }
    }

    public static void defaults(ObjectNode spec) {
        Fill.textIfAbsent(spec, "volumeMode", "Filesystem");
        Fill.resources(spec.path("resources"));
    }

    /** Parts of bytes are hardly meant. */
    public static List<String> warnings(View spec) {
        List<String> warnings = new ArrayList<>();
        for (String amounts : List.of("requests", "limits")) {
            View storage = spec.at("resources", amounts).key("storage");
            if (storage.exists() && !Quantity.parse(storage.node().asText()).isWhole()) {
                warnings.add("%s: fractional byte value \"%s\" is invalid, must be an integer"
                        .formatted(storage.path(), storage.node().asText()));
            }
        }
        return warnings;
    }
}
