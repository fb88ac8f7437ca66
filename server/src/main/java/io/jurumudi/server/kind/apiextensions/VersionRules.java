package io.jurumudi.server.kind.apiextensions;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rules for one version of a custom resource, and for what all versions have in common. */
final class VersionRules {
    private static final int WARNING_LIMIT = 256;
    private static final List<String> COLUMN_TYPES = List.of("boolean", "date", "integer", "number", "string");
    private static final List<String> COLUMN_FORMATS =
            List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

    /** What a schema may say at its root when the status is written apart, as upstream names it. */
    private static final List<String> AT_ROOT = List.of(
            "Description",
            "Type",
            "Format",
            "Title",
            "Maximum",
            "ExclusiveMaximum",
            "Minimum",
            "ExclusiveMinimum",
            "MaxLength",
            "MinLength",
            "Pattern",
            "MaxItems",
            "MinItems",
            "UniqueItems",
            "MultipleOf",
            "Required",
            "Items",
            "Properties",
            "ExternalDocs",
            "Example",
            "XPreserveUnknownFields",
            "XValidations");

    private static final Map<String, String> EXTENSIONS = Map.of(
            "x-kubernetes-preserve-unknown-fields", "XPreserveUnknownFields",
            "x-kubernetes-validations", "XValidations");

    private final Ratchet ratchet;
    private final boolean structural;
    private final Problems problems;

    VersionRules(Ratchet ratchet, boolean structural, Problems problems) {
        this.ratchet = ratchet;
        this.structural = structural;
        this.problems = problems;
    }

    void version(View version, boolean status) {
        warning(version);
        schema(version.get("schema"), status);
        subresources(version.get("subresources"));
        version.get("additionalPrinterColumns").items().forEach(this::column);
        View selectable = version.get("selectableFields");
        if (selectable.isEmpty()) {
            return;
        }
        View schema = version.at("schema", "openAPIV3Schema");
        if (!schema.exists()) {
            problems.invalid(
                    selectable.path(), "", "may only be set when `version.schema.openAPIV3Schema` is not included");
            return;
        }
        Optional<String> unreadable = SchemaTree.unreadable(schema);
        unreadable.ifPresent(why -> problems.invalid(schema.path(), "", why));
        selectableFields(selectable, schema, version.get("name").text());
    }

    private void warning(View version) {
        View warning = version.get("deprecationWarning");
        if (!warning.exists()) {
            return;
        }
        if (!version.get("deprecated").flag(false)) {
            problems.invalid(warning, "can only be set for deprecated versions");
            return;
        }
        String text = warning.text();
        if (text.getBytes(StandardCharsets.UTF_8).length > WARNING_LIMIT) {
            problems.invalid(warning, "must be <= 256 characters long");
        }
        if (text.isEmpty()) {
            problems.invalid(warning, "must not be an empty string");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                problems.invalid(
                        warning,
                        "must only contain printable UTF-8 characters; non-printable character found at index " + i);
                break;
            }
        }
    }

    /** @param status whether the status is written apart */
    void schema(View validation, boolean status) {
        View schema = validation.get("openAPIV3Schema");
        if (!schema.exists()) {
            return;
        }
        Problems found = new Problems();
        if (status) {
            root(schema, found);
        }
        if (schema.get("nullable").flag(false)) {
            found.forbidden(schema.get("nullable"), "nullable cannot be true at the root");
        }
        Optional<String> unreadable = structural ? SchemaTree.unreadable(schema) : Optional.empty();
        boolean sound = structural && unreadable.isEmpty();
        if (sound) {
            List<Cause> causes = StructuralRules.problems(schema);
            causes.forEach(found::add);
            int before = found.causes().size();
            if (causes.isEmpty()) {
                DefaultRules.validate(schema, ratchet.pruned(), found);
            }
            sound = causes.isEmpty() && found.causes().size() == before;
        }
        SchemaRules.validate(schema, ratchet, sound ? new RuleExpressions(true) : ExpressionRules.NONE, found);
        if (found.isEmpty()) {
            unreadable.ifPresent(why -> found.invalid(schema.path(), "", why));
        }
        found.causes().forEach(problems::add);
    }

    private static void root(View schema, Problems problems) {
        if (!SchemaTree.type(schema).isEmpty() && !SchemaTree.type(schema).equals("object")) {
            problems.invalid(
                    schema.get("type"),
                    "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled");
            return;
        }
        for (String field : schema.entries().keySet()) {
            JsonNode value = schema.node().path(field);
            boolean zero = value.isContainerNode() && value.isEmpty() || value.isBoolean() && !value.booleanValue();
            String name = EXTENSIONS.getOrDefault(field, Character.toUpperCase(field.charAt(0)) + field.substring(1));
            if (!zero && !AT_ROOT.contains(name)) {
                problems.invalid(
                        schema,
                        "only [" + String.join(" ", AT_ROOT)
                                + "] fields are allowed at the root of the schema if the status subresource is enabled");
                return;
            }
        }
    }

    void subresources(View subresources) {
        View scale = subresources.get("scale");
        if (!scale.exists()) {
            return;
        }
        replicas(scale.get("specReplicasPath"), ".spec.", "should be a json path under .spec");
        replicas(scale.get("statusReplicasPath"), ".status.", "should be a json path under .status");
        View selector = scale.get("labelSelectorPath");
        if (!selector.text().isEmpty()
                && simplePath(selector)
                && !selector.text().startsWith(".spec.")
                && !selector.text().startsWith(".status.")) {
            problems.invalid(selector, "should be a json path under either .spec or .status");
        }
    }

    private void replicas(View path, String under, String detail) {
        if (Check.requiredText(problems, path)
                && simplePath(path)
                && !path.text().startsWith(under)) {
            problems.invalid(path, detail);
        }
    }

    private boolean simplePath(View path) {
        if (!path.text().startsWith(".")) {
            problems.invalid(path, "must be a simple json path starting with .");
            return false;
        }
        return true;
    }

    void column(View column) {
        Check.requiredText(problems, column.get("name"));
        View type = column.get("type");
        String types = "must be one of " + String.join(",", COLUMN_TYPES);
        if (type.text().isEmpty()) {
            problems.required(type, types);
        } else if (!COLUMN_TYPES.contains(type.text())) {
            problems.invalid(type, types);
        }
        View format = column.get("format");
        if (!format.text().isEmpty() && !COLUMN_FORMATS.contains(format.text())) {
            problems.invalid(format, "must be one of " + String.join(",", COLUMN_FORMATS));
        }
        View path = View.of(column.get("jsonPath").node(), column.path() + ".JSONPath"); // as upstream calls it
        if (Check.requiredText(problems, path)) {
            simplePath(path);
        }
    }

    void selectableFields(View fields, View schema, String version) {
        Set<String> seen = new HashSet<>();
        for (View field : fields.items()) {
            View path = field.get("jsonPath");
            if (!Check.requiredText(problems, path)) {
                continue;
            }
            FieldPaths.Found found = FieldPaths.find(path.text(), schema, false);
            if (!found.problem().isEmpty()) {
                problems.invalid(path, "is an invalid path: " + found.problem());
                continue;
            }
            if (found.root().equals("metadata")) {
                problems.invalid(path, "must not point to fields in metadata");
            }
            if (!Set.of("string", "boolean", "integer").contains(SchemaTree.type(found.schema()))) {
                problems.invalid(
                        path,
                        "must point to a field of type string, boolean or integer. Enum string fields and strings with"
                                + " formats are allowed.");
            }
            if (!seen.add(found.path())) {
                problems.duplicate(path);
            }
        }
        if (seen.size() > Ratchet.SELECTABLE_LIMIT && !ratchet.manySelectable().contains(version)) {
            problems.tooMany(fields, Ratchet.SELECTABLE_LIMIT);
        }
    }
}
