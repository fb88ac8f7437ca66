package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Managers.Owned;
import io.jurumudi.machinery.TypedTree.Comparison;
import io.jurumudi.schema.ObjectType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a write changes, in the terms of each version that somebody asks for. For one use. */
final class Changes {
    private final ObjectNode before;
    private final ObjectNode after;
    private final FieldSet frozen;
    private final VersionConverter converter;
    private final Comparison own;
    private final Map<String, Comparison> byVersion = new HashMap<>();

    /** @param version of both trees */
    Changes(
            ObjectType type,
            ObjectNode before,
            ObjectNode after,
            String version,
            List<String> frozen,
            VersionConverter converter) {
        this.before = before;
        this.after = after;
        this.frozen = Managers.paths(frozen);
        this.converter = converter;
        this.own = TypedTree.compare(type, before, after).without(this.frozen);
        byVersion.put(version, own);
    }

    /** In the terms of the version that is written in. */
    Comparison own() {
        return own;
    }

    Comparison in(String apiVersion) {
        return byVersion.computeIfAbsent(apiVersion, this::compare);
    }

    /** What is left to its owner. */
    FieldSet leave(Owned owned) {
        var comparison = in(owned.apiVersion());
        return owned.fields().difference(comparison.changed()).difference(comparison.removed());
    }

    private Comparison compare(String apiVersion) {
        if (before.isEmpty()) {
            return own;
        }
        return converter
                .convert(before, apiVersion)
                .flatMap(old -> converter
                        .convert(after, apiVersion)
                        .map(now -> TypedTree.compare(old.type(), old.tree(), now.tree())
                                .without(frozen)))
                .orElse(own);
    }
}
