package io.jurumudi.machinery;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text written the way Go's fmt writes it, because upstream's messages are compared word for word. */
public final class GoText {
    private GoText() {}

    /** As {@code %q}: in double quotes, with Go's escapes. */
    public static String quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> appendEscaped(out, c));
        return out.append('"').toString();
    }

    /** Each quoted, joined by {@code ", "}. */
    public static String quoteAll(Collection<String> texts) {
        return texts.stream().map(GoText::quote).collect(Collectors.joining(", "));
    }

    private static void appendEscaped(StringBuilder out, int c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case 0x07 -> out.append("\\a");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case 0x0b -> out.append("\\v");
            default -> {
                if (printable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x80) {
                    out.append("\\x%02x".formatted(c));
                } else if (c < 0x10000) {
                    out.append("\\u%04x".formatted(c));
                } else {
                    out.append("\\U%08x".formatted(c));
                }
            }
        }
    }

    private static boolean printable(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }
}
