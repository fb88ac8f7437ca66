package io.jurumudi.server.kind.admissionregistration;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import io.jurumudi.server.cel.KubernetesTypes;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Types of what expressions make to change objects: {@code Object{spec: Object.spec{replicas: 1}}} and {@code JSONPatch{op: ...}}. */
final class PatchTypes {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final StructType JSON_PATCH = KubernetesTypes.struct(
            "JSONPatch",
            Map.of(
                    "op", SimpleType.STRING,
                    "path", SimpleType.STRING,
                    "from", SimpleType.STRING,
                    "value", SimpleType.DYN));

    private PatchTypes() {}

    /** Objects have any field; the library wants to know them all, and those that the expression names are enough. */
    static Function<String, Optional<CelType>> of(String expression) {
        ImmutableSet<String> words =
                WORD.matcher(expression).results().map(MatchResult::group).collect(ImmutableSet.toImmutableSet());
        return name -> {
            if (name.equals("JSONPatch")) {
                return Optional.of(JSON_PATCH);
            }
            return name.equals("Object") || name.startsWith("Object.")
                    ? Optional.of(StructType.create(name, words, field -> Optional.of(SimpleType.DYN)))
                    : Optional.empty();
        };
    }
}
