package io.jurumudi.server.kind;

import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds for metadata of objects of every kind. */
final class Metadata {
    private static final String ORPHAN = "orphan";
    private static final String FOREGROUND = "foregroundDeletion";
    private static final int MANAGER_LIMIT = 128;
    private static final int SUBRESOURCE_LIMIT = 256;

    private Metadata() {}

    /** As the kind wants it. */
    static void validate(Kind kind, View metadata, Problems problems) {
        validate(kind, metadata, kind::nameProblems, kind.checksGenerateName(), problems);
        qualified(kind, metadata.get("finalizers"), problems);
    }

    /** What is wanted of any object: its name must fit into a path. */
    static void validateAny(Kind kind, View metadata, Problems problems) {
        validate(kind, metadata, Names::pathSegment, true, problems);
    }

    private static void validate(
            Kind kind,
            View metadata,
            Function<String, List<String>> nameProblems,
            boolean checksPrefix,
            Problems problems) {
        String prefix = metadata.get("generateName").text();
        if (checksPrefix && !prefix.isEmpty()) {
            // a prefix may end in a dash, since more follows
            String asName = prefix.length() > 1 && prefix.endsWith("-")
                    ? prefix.substring(0, prefix.length() - 2) + "a"
                    : prefix;
            nameProblems
                    .apply(asName)
                    .forEach(detail -> Check.invalidText(problems, metadata.get("generateName"), detail));
        }
        if (metadata.get("name").text().isEmpty()) {
            problems.required(metadata.get("name"), "name or generateName is required");
        } else {
            Check.spelled(problems, metadata.get("name"), nameProblems);
        }
        namespace(kind, metadata.get("namespace"), problems);
        Check.notNegative(problems, metadata.get("generation"));
        Check.labels(problems, metadata.get("labels"));
        Check.annotations(problems, metadata.get("annotations"));
        owners(metadata.get("ownerReferences"), problems);
        finalizers(metadata.get("finalizers"), problems);
        managedFields(metadata.get("managedFields"), problems);
    }

    private static void namespace(Kind kind, View namespace, Problems problems) {
        if (kind.namespaced()) {
            Check.name(problems, namespace, Names::dns1123Label);
        } else if (!namespace.text().isEmpty()) {
            problems.forbidden(namespace, "not allowed on this type");
        }
    }

    static void validateUpdate(View metadata, View old, Problems problems) {
        if (old.get("deletionTimestamp").exists()) {
            TreeSet<String> added = texts(metadata.get("finalizers"));
            added.removeAll(texts(old.get("finalizers")));
            if (!added.isEmpty()) {
                problems.forbidden(
                        metadata.get("finalizers"),
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + added.stream()
                                        .map(f -> '"' + f + '"')
                                        .collect(Collectors.joining(", ", "[]string{", "}")));
            }
        }
        if (metadata.get("resourceVersion").text().isEmpty()) {
            Check.invalidText(problems, metadata.get("resourceVersion"), "must be specified for an update");
        }
        if (metadata.get("generation").number(0) < old.get("generation").number(0)) {
            problems.invalid(metadata.get("generation"), "must not be decremented");
        }
        for (String field : List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp")) {
            if (!metadata.get(field).text().equals(old.get(field).text())) {
                problems.invalid(metadata.get(field), Check.IMMUTABLE);
            }
        }
        Check.immutable(problems, metadata.get("deletionGracePeriodSeconds"), old.get("deletionGracePeriodSeconds"));
        Check.labels(problems, metadata.get("labels"));
        Check.annotations(problems, metadata.get("annotations"));
        owners(metadata.get("ownerReferences"), problems);
        managedFields(metadata.get("managedFields"), problems);
    }

    private static void owners(View owners, Problems problems) {
        String controller = "";
        for (View owner : owners.items()) {
            String path = owners.path();
            GroupVersionKind gvk = GroupVersionKind.of(
                    owner.get("apiVersion").text(), owner.get("kind").text());
            boolean version =
                    !gvk.version().isEmpty() && owner.get("apiVersion").text().split("/").length <= 2;
            if (!version) {
                problems.invalid(path + ".apiVersion", owner.get("apiVersion").text(), "version must not be empty");
            }
            for (String field : List.of("kind", "name", "uid")) {
                if (owner.get(field).text().isEmpty()) {
                    problems.invalid(path + "." + field, "", "must not be empty");
                }
            }
            if (gvk.apiVersion().equals("v1") && gvk.kind().equals("Event")) {
                problems.invalid(View.of(owner.node(), path), gvk + " is disallowed from being an owner");
            }
            if (owner.get("controller").flag(false)) {
                String name = gvk.kind() + "/" + owner.get("name").text();
                if (controller.isEmpty()) {
                    controller = name;
                } else {
                    problems.invalid(
                            owners,
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name);
                }
            }
        }
    }

    private static void finalizers(View finalizers, Problems problems) {
        List<String> names = new ArrayList<>();
        for (View finalizer : finalizers.items()) {
            names.add(finalizer.text());
            Names.qualifiedName(finalizer.text())
                    .forEach(detail -> problems.invalid(finalizers.path(), finalizer.text(), detail));
        }
        if (names.contains(ORPHAN) && names.contains(FOREGROUND)) {
            problems.invalid(finalizers, "finalizer " + ORPHAN + " and " + FOREGROUND + " cannot be both set");
        }
    }

    /** Built-in objects want a domain before the name, but for the few names that were there first. */
    static void qualified(Kind kind, View finalizers, Problems problems) {
        if (kind.qualifiesFinalizers()) {
            finalizers.items().forEach(finalizer -> qualifiedName(finalizer, problems));
        }
    }

    private static void qualifiedName(View finalizer, Problems problems) {
        String name = finalizer.text();
        if (!name.contains("/") && !List.of("kubernetes", ORPHAN, FOREGROUND).contains(name)) {
            Check.invalidText(
                    problems, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
        }
    }

    private static void managedFields(View entries, Problems problems) {
        for (View entry : entries.items()) {
            String operation = entry.get("operation").text();
            if (!operation.equals("Apply") && !operation.equals("Update")) {
                Check.invalidText(problems, entry.get("operation"), "must be `Apply` or `Update`");
            }
            String type = entry.get("fieldsType").text();
            if (!type.isEmpty() && !type.equals("FieldsV1")) {
                Check.invalidText(problems, entry.get("fieldsType"), "must be `FieldsV1`");
            }
            if (entry.get("manager").text().length() > MANAGER_LIMIT) {
                problems.tooLong(entry.get("manager"), MANAGER_LIMIT);
            }
            if (entry.get("subresource").text().length() > SUBRESOURCE_LIMIT) {
                problems.tooLong(entry.get("subresource"), SUBRESOURCE_LIMIT);
            }
        }
    }

    private static TreeSet<String> texts(View list) {
        return list.items().stream().map(View::text).collect(Collectors.toCollection(TreeSet::new));
    }
}
