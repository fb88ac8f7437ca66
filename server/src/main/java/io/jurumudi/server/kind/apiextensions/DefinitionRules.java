package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Rules for a CustomResourceDefinition in {@linkplain DefinitionForm the form that is checked}, on create and update. */
final class DefinitionRules {
    private static final String APPROVAL = "api-approved.kubernetes.io";

    private final View spec;
    private final Ratchet ratchet;
    private final Problems problems;
    private final boolean structural;

    DefinitionRules(View definition, Ratchet ratchet, Problems problems) {
        this.spec = definition.get("spec");
        this.ratchet = ratchet;
        this.problems = problems;
        // unknown fields can only be dropped where the schema is structural
        this.structural = ratchet.structural()
                || !spec.get("preserveUnknownFields").flag(false)
                || usesDefaults()
                || DefinitionForm.schemas(spec).stream().anyMatch(s -> SchemaTree.has(s, DefinitionRules::isExtended));
    }

    void spec() {
        group();
        Check.oneOf(problems, spec.get("scope"), "Cluster", "Namespaced");
        schemas();
        if (usesDefaults() && spec.get("preserveUnknownFields").flag(false)) {
            problems.invalid(spec.get("preserveUnknownFields"), "must be false in order to use defaults in the schema");
        }
        versions();
        names();
        VersionRules common = new VersionRules(ratchet, structural, problems);
        common.schema(spec.get("validation"), anyStatus());
        common.subresources(spec.get("subresources"));
        spec.get("additionalPrinterColumns").items().forEach(common::column);
        if (!spec.get("selectableFields").isEmpty()) {
            if (spec.get("validation").exists()) {
                common.selectableFields(spec.get("selectableFields"), spec.at("validation", "openAPIV3Schema"), "");
            } else {
                problems.invalid(
                        spec.get("selectableFields").path(), "", "may only be set when validations.schema is included");
            }
        }
        View strategy = spec.at("conversion", "strategy");
        if (spec.get("conversion").exists()
                && !strategy.is("None")
                && spec.get("preserveUnknownFields").flag(false)) {
            Check.invalidText(problems, strategy, "must be None if spec.preserveUnknownFields is true");
        }
        ConversionRules.validate(spec.get("conversion"), ratchet, problems);
    }

    private void group() {
        View group = spec.get("group");
        List<String> spelling = Names.dns1123Subdomain(group.text());
        if (group.text().isEmpty()) {
            problems.required(group);
        } else if (!spelling.isEmpty()) {
            problems.invalid(group, String.join(",", spelling));
        } else if (!group.text().contains(".")) {
            problems.invalid(group, "should be a domain with at least one dot");
        }
    }

    private void schemas() {
        if (spec.at("validation", "openAPIV3Schema").exists()) {
            return;
        }
        boolean pruning = !spec.get("preserveUnknownFields").flag(false);
        for (View version : spec.get("versions").items()) {
            View schema = version.at("schema", "openAPIV3Schema");
            if (schema.exists()) {
                continue;
            }
            if (ratchet.schemas()) {
                problems.required(schema);
            } else if (pruning && version.get("served").flag(false)) {
                problems.required(schema, "because otherwise all fields are pruned");
            }
        }
    }

    private void versions() {
        View versions = spec.get("versions");
        int stored = 0;
        boolean unique = true;
        Set<String> seen = new HashSet<>();
        for (View version : versions.items()) {
            stored += version.get("storage").flag(false) ? 1 : 0;
            unique &= seen.add(version.get("name").text());
            joined(version.get("name"), Names::dns1035Label);
            View subresources = perVersion("subresources") ? version.get("subresources") : spec.get("subresources");
            new VersionRules(ratchet, structural, problems)
                    .version(version, subresources.get("status").exists());
        }
        if (!unique) {
            problems.invalid(versions, "must contain unique version names");
        }
        if (stored != 1) {
            problems.invalid(versions, "must have exactly one version marked as storage version");
        }
        View first = spec.get("version");
        if (!first.text().isEmpty()) {
            joined(first, Names::dns1035Label);
        }
    }

    private boolean perVersion(String field) {
        return spec.get("versions").items().stream().anyMatch(v -> v.get(field).exists());
    }

    private boolean anyStatus() {
        return spec.at("subresources", "status").exists()
                || spec.get("versions").items().stream()
                        .anyMatch(v -> v.at("subresources", "status").exists());
    }

    private void names() {
        View names = spec.get("names");
        for (String name : List.of("plural", "singular", "kind", "listKind")) {
            Check.requiredText(problems, names.get(name));
        }
        names(names, problems);
    }

    /** The spelling of names, in spec and in status. */
    static void names(View names, Problems problems) {
        for (String name : List.of("plural", "singular")) {
            if (!names.get(name).text().isEmpty()) {
                joined(names.get(name), "", Names::dns1035Label, problems);
            }
        }
        for (String kind : List.of("kind", "listKind")) {
            if (!names.get(kind).text().isEmpty()) {
                joined(
                        names.get(kind),
                        "may have mixed case, but should otherwise match: ",
                        text -> Names.dns1035Label(text.toLowerCase(Locale.ROOT)),
                        problems);
            }
        }
        names.get("shortNames").items().forEach(name -> joined(name, "", Names::dns1035Label, problems));
        if (!names.get("kind").text().isEmpty() && names.get("kind").sameAs(names.get("listKind"))) {
            problems.invalid(names.get("listKind"), "kind and listKind may not be the same");
        }
        names.get("categories").items().forEach(name -> joined(name, "", Names::dns1035Label, problems));
    }

    private void joined(View view, Function<String, List<String>> rule) {
        joined(view, "", rule, problems);
    }

    private static void joined(View view, String words, Function<String, List<String>> rule, Problems problems) {
        List<String> details = rule.apply(view.text());
        if (!details.isEmpty()) {
            Check.invalidText(problems, view, words + String.join(",", details));
        }
    }

    private boolean usesDefaults() {
        return DefinitionForm.schemas(spec).stream()
                .anyMatch(s -> SchemaTree.has(s, node -> node.get("default").exists()));
    }

    private static boolean isExtended(View schema) {
        return SchemaTree.embedded(schema)
                || schema.get("x-kubernetes-preserve-unknown-fields").exists()
                || SchemaTree.intOrString(schema)
                || !schema.get("x-kubernetes-list-map-keys").isEmpty()
                || schema.get("x-kubernetes-list-type").exists()
                || !schema.get("x-kubernetes-validations").isEmpty();
    }

    /** What may not change. */
    void update(View old) {
        View before = old.get("spec");
        if (ratchet.names()) {
            Check.immutable(problems, spec.get("scope"), before.get("scope"));
            Check.immutable(problems, spec.at("names", "kind"), before.at("names", "kind"));
        }
        Check.immutable(problems, spec.get("group"), before.get("group"));
        Check.immutable(problems, spec.at("names", "plural"), before.at("names", "plural"));
    }

    /** The versions in which objects may still be stored. */
    void storedVersions(View stored) {
        if (stored.isEmpty()) {
            problems.invalid(stored, "must have at least one stored version");
            return;
        }
        List<View> gone = new ArrayList<>(stored.items());
        for (View version : spec.get("versions").items()) {
            String name = version.get("name").text();
            boolean known = gone.removeIf(s -> s.text().equals(name));
            if (version.get("storage").flag(false) && !known) {
                problems.invalid(stored, "must have the storage version " + name);
            }
        }
        for (View version : gone) {
            String name = version.text();
            problems.invalid(
                    version,
                    "missing from spec.versions; " + name + " was previously a storage version, and must remain in"
                            + " spec.versions until a storage migration ensures no data remains persisted in " + name
                            + " and removes " + name + " from status.storedVersions");
        }
    }

    /** Groups of the Kubernetes community want the community's approval. */
    static void approval(View definition, View old, Problems problems) {
        String group = definition.at("spec", "group").text();
        boolean guarded = List.of("k8s.io", "kubernetes.io").stream()
                .anyMatch(domain -> group.equals(domain) || group.endsWith("." + domain));
        View approval = definition.at("metadata", "annotations").key(APPROVAL);
        if (!guarded
                || old.exists()
                        && approved(old.at("metadata", "annotations").key(APPROVAL))
                                .equals(approved(approval))) {
            return;
        }
        String see = ", see https://github.com/kubernetes/enhancements/pull/1111";
        switch (approved(approval)) {
            case MISSING ->
                problems.required(
                        approval, "protected groups must have approval annotation \"" + APPROVAL + "\"" + see);
            case INVALID ->
                problems.invalid(
                        approval,
                        "protected groups must have approval annotation \"" + APPROVAL
                                + "\" with either a URL or a reason starting with \"unapproved\"" + see);
            case APPROVED, BYPASSED -> {}
        }
    }

    private enum Approval {
        MISSING,
        INVALID,
        APPROVED,
        BYPASSED
    }

    private static Approval approved(View annotation) {
        String text = annotation.text();
        if (text.isEmpty()) {
            return Approval.MISSING;
        }
        if (text.startsWith("unapproved")) {
            return Approval.BYPASSED;
        }
        try {
            URI url = new URI(text);
            return url.getScheme() != null && url.getAuthority() != null ? Approval.APPROVED : Approval.INVALID;
        } catch (URISyntaxException e) {
            return Approval.INVALID;
        }
    }
}
