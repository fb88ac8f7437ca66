package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which rules an update need not keep because what is stored broke them already. True: the rule holds.
 *
 * @param reviewVersions a conversion webhook must understand a version of ConversionReview that is known here
 * @param names scope and kind cannot change any more
 * @param schemas every version has a schema
 * @param types types in schemas are known
 * @param structural schemas are structural
 * @param pruned defaults have no fields that the schema does not know
 * @param atomicSets items of sets cannot be changed in part
 * @param listKeys keys of lists are never absent
 * @param bundle the conversion webhook's certificates are readable
 * @param manySelectable versions that may have more selectable fields than allowed; "" for what all versions have in common
 */
record Ratchet(
        boolean reviewVersions,
        boolean names,
        boolean schemas,
        boolean types,
        boolean structural,
        boolean pruned,
        boolean atomicSets,
        boolean listKeys,
        boolean bundle,
        Set<String> manySelectable) {

    static final int SELECTABLE_LIMIT = 8;

    /** A new definition; its certificates may come later. */
    static final Ratchet CREATE = new Ratchet(true, false, true, true, true, true, true, true, false, Set.of());

    /** @param old what is stored, in {@linkplain DefinitionForm the form that is checked} */
    static Ratchet update(View definition, View old) {
        View spec = old.get("spec");
        boolean established = old.at("status", "conditions").items().stream()
                .anyMatch(
                        c -> c.get("type").is("Established") && c.get("status").is("True"));
        List<View> schemas = DefinitionForm.schemas(spec);
        return new Ratchet(
                understood(spec.at("conversion", "conversionReviewVersions")),
                established,
                hasSchemas(spec),
                schemas.stream().noneMatch(s -> SchemaTree.has(s, Ratchet::isUnknownType)),
                schemas.stream().allMatch(Ratchet::isStructural),
                schemas.stream().noneMatch(s -> isStructural(s) && DefaultRules.hasUnpruned(s)),
                schemas.stream().noneMatch(s -> SchemaTree.has(s, SchemaRules::isSetOfParts)),
                schemas.stream().noneMatch(s -> SchemaTree.has(s, Ratchet::hasLooseItems)),
                established
                        && !spec.at("conversion", "webhookClientConfig", "caBundle")
                                .isEmpty(),
                manySelectable(definition.get("spec"), spec));
    }

    private static boolean understood(View versions) {
        return versions.isEmpty()
                || versions.items().stream().anyMatch(v -> ConversionRules.REVIEW_VERSIONS.contains(v.text()));
    }

    private static boolean hasSchemas(View spec) {
        return spec.at("validation", "openAPIV3Schema").exists()
                || spec.get("versions").items().stream()
                        .allMatch(v -> v.at("schema", "openAPIV3Schema").exists());
    }

    private static boolean isUnknownType(View schema) {
        String type = SchemaTree.type(schema);
        return !type.isEmpty()
                && !Set.of("string", "number", "integer", "boolean", "array", "object")
                        .contains(type);
    }

    static boolean isStructural(View schema) {
        return SchemaTree.unreadable(schema).isEmpty()
                && StructuralRules.problems(schema).isEmpty();
    }

    private static boolean hasLooseItems(View schema) {
        Problems problems = new Problems();
        SchemaRules.listItems(schema, problems);
        return !problems.isEmpty();
    }

    private static Set<String> manySelectable(View spec, View old) {
        Set<String> names = new HashSet<>();
        if (isManyAndSame(spec, old)) {
            names.add("");
        }
        for (View version : spec.get("versions").items()) {
            for (View before : old.get("versions").items()) {
                if (before.get("name").sameAs(version.get("name")) && isManyAndSame(version, before)) {
                    names.add(version.get("name").text());
                }
            }
        }
        return names;
    }

    private static boolean isManyAndSame(View version, View old) {
        View fields = old.get("selectableFields");
        return fields.size() > SELECTABLE_LIMIT && fields.sameAs(version.get("selectableFields"));
    }
}
