package io.jurumudi.server.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads expressions about certain variables and tells their types, or what is wrong with them in the words of upstream's implementation.
 * Immutable.
 */
public final class CelChecker {
    @SuppressWarnings("deprecation") // the validator that replaces the option complains in other words than upstream
    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHomogeneousLiterals(true)
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .enableReservedIds(true)
            .build();

    private static final List<CelFunctionDecl> FUNCTIONS = CelFunctions.all();
    private static final List<CelCompilerLibrary> LIBRARIES = List.of(
            CelExtensions.optional(),
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(),
            CelExtensions.comprehensions(),
            CelExtensions.bindings());

    /** What a parser generator says of text that is no expression; upstream marks it as such. */
    private static final Pattern SYNTAX = Pattern.compile(
            "(: )((mismatched input|extraneous input|no viable alternative|token recognition error|missing ).*)",
            Pattern.DOTALL);

    private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: [^\\n]*\\)(?=\\n|$)");

    private final CelCompiler compiler;

    /**
     * @param variables by name; structs among them, and in them, are known by their names too
     * @param constructed types that expressions may make, by name
     */
    public CelChecker(Map<String, CelType> variables, Function<String, Optional<CelType>> constructed) {
        Map<String, CelType> structs = new HashMap<>();
        variables.values().forEach(type -> collect(type, structs));
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(LIBRARIES)
                .addFunctionDeclarations(FUNCTIONS)
                .setTypeProvider(new Types(structs, constructed));
        variables.forEach(builder::addVar);
        compiler = builder.build();
    }

    private static void collect(CelType type, Map<String, CelType> structs) {
        switch (type) {
            case ListType list -> collect(list.elemType(), structs);
            case MapType map -> collect(map.valueType(), structs);
            case OptionalType optional -> optional.parameters().forEach(inner -> collect(inner, structs));
            case StructType struct -> {
                if (structs.put(struct.name(), struct) == null) {
                    struct.fields().forEach(field -> collect(field.type(), structs));
                }
            }
            default -> {} // the library's types are open
        }
    }

    private record Types(Map<String, CelType> structs, Function<String, Optional<CelType>> constructed)
            implements CelTypeProvider {
        @Override
        public ImmutableCollection<CelType> types() {
            return ImmutableList.copyOf(structs.values());
        }

        @Override
        public Optional<CelType> findType(String name) {
            return Optional.ofNullable(structs.get(name)).or(() -> constructed.apply(name));
        }
    }

    /**
     * What was found out about an expression.
     *
     * @param problem why it cannot be used; empty when it can
     * @param type what it evaluates to; empty with a problem
     * @param names of the variables it uses
     */
    public record Checked(String problem, Optional<CelType> type, Set<String> names) {
        public boolean is(CelType wanted) {
            return type.filter(wanted::equals).isPresent();
        }

        /** The type as upstream names it. */
        public String typeName() {
            return type.map(CelChecker::name).orElse("");
        }
    }

    public Checked check(String expression) {
        CelValidationResult result = compiler.compile(expression);
        if (result.hasError()) {
            return new Checked("compilation failed: " + problems(expression, result), Optional.empty(), Set.of());
        }
        try {
            Set<String> names = result.getAst().getReferenceMap().values().stream()
                    .map(CelReference::name)
                    .collect(Collectors.toSet());
            return new Checked("", Optional.of(result.getAst().getResultType()), names);
        } catch (CelValidationException e) {
            throw new IllegalStateException("an expression without problems could not be read", e);
        }
    }

    private static String problems(String expression, CelValidationResult result) {
        List<String> problems = new ArrayList<>();
        for (CelIssue issue : result.getErrors()) {
            String text = expression.isEmpty()
                    ? "ERROR: <input>:1:0: " + issue.getMessage() // there is nothing to point at
                    : issue.toDisplayString(result.getSource());
            text = SYNTAX.matcher(text).replaceFirst("$1Syntax error: $2");
            problems.add(CANDIDATES.matcher(text).replaceAll(""));
        }
        return String.join("\n", problems);
    }

    /** The type as upstream names it. */
    public static String name(CelType type) {
        return type.kind() == CelKind.NULL_TYPE ? "null_type" : CelTypes.format(type);
    }
}
