package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Managers.Owned;
import io.jurumudi.machinery.VersionConverter.Form;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an applier named before but names no more goes, unless somebody else owns it. */
final class Pruning {
    private final Managers managers;
    private final VersionConverter converter;

    /** @param managers with all that the applier says now */
    Pruning(Managers managers, VersionConverter converter) {
        this.managers = managers;
        this.converter = converter;
    }

    /**
     * @param merged in the version {@code version}
     * @param had what the applier owned before
     */
    ObjectNode prune(Form merged, String version, Owned had) {
        var then = in(merged, had.apiVersion());
        var pruned = without(then, named(then, had.fields()));
        var ownedByVersion = new LinkedHashMap<String, FieldSet>(Map.of(had.apiVersion(), FieldSet.empty()));
        managers.entries()
                .values()
                .forEach(owned -> ownedByVersion.merge(owned.apiVersion(), owned.fields(), FieldSet::union));
        for (var entry : ownedByVersion.entrySet()) {
            var all = in(then, entry.getKey());
            var rest = in(pruned, entry.getKey());
            pruned = without(all, fields(all).difference(fields(rest).union(named(all, entry.getValue()))));
        }
        var rest = in(pruned, had.apiVersion());
        var gone = fields(then).difference(fields(rest)).intersection(named(then, had.fields()));
        return in(without(then, gone), version).tree();
    }

    private Form in(Form form, String apiVersion) {
        if (form.tree().path("apiVersion").asText().equals(apiVersion)) {
            return form;
        }
        return converter.convert(form.tree(), apiVersion).orElse(form);
    }

    private static FieldSet fields(Form form) {
        return named(form, TypedTree.fields(form.type(), form.tree()));
    }

    private static FieldSet named(Form form, FieldSet fields) {
        return fields.withNamedFields(Optional.of(form.type()));
    }

    private static Form without(Form form, FieldSet gone) {
        return new Form(form.type(), TypedTree.remove(form.type(), form.tree(), gone));
    }
}
