package io.jurumudi.server.cel;

import java.util.Set;

/** Words that no field and no variable may have for a name, since the language itself uses them or may come to. */
public final class ReservedWords {
    private static final Set<String> ALL = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private ReservedWords() {}

    public static boolean contain(String word) {
        return ALL.contains(word);
    }
}
