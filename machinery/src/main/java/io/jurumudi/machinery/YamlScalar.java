package io.jurumudi.machinery;

import java.util.regex.Pattern;

/** Writes one text as upstream's emitter does: plain where it can be read back, else quoted, and folded where lines get long. */
final class YamlScalar {
    private static final int WIDTH = 80;
    private static final int STEP = 2;
    private static final Pattern SPECIAL_NUMBER = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{1,2}-\\d{1,2}"
            + "([Tt]\\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)| \\d{1,2}:\\d{1,2}:\\d{1,2}(\\.\\d+)?)?");
    private static final Pattern BASE_60 = Pattern.compile("[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?");
    private static final String LEADING_INDICATORS = "#,[]{}&*!|>'\"%@`";

    private final StringBuilder out;
    private final int indent;
    private int column;

    private YamlScalar(StringBuilder out, int indent) {
        this.out = out;
        this.indent = indent;
        column = out.length() - 1 - out.lastIndexOf("\n");
    }

    /** @param indent of the lines after the first */
    static void write(String text, int indent, StringBuilder out) {
        new YamlScalar(out, Math.max(indent, STEP)).write(text, false);
    }

    /** Keys are never folded, nor written in blocks. */
    static void writeKey(String text, StringBuilder out) {
        new YamlScalar(out, 0).write(text, true);
    }

    private void write(String text, boolean key) {
        boolean lines = text.indexOf('\n') >= 0;
        boolean special = text.codePoints().anyMatch(YamlScalar::isSpecial) || text.contains(" \n");
        if (lines && !key && !special && !text.endsWith(" ")) {
            literal(text);
        } else if (lines || special || !readsAsText(text)) {
            doubleQuoted(text, !key);
        } else if (isPlain(text)) {
            folded(text, !key, false);
        } else {
            folded(text, !key, true);
        }
    }

    /** Whether nothing else than this text would be read if it stood there plain. */
    private static boolean readsAsText(String text) {
        return !YamlTree.isAmbiguous(text)
                && !YamlTree.isAmbiguous(text.replace("_", ""))
                && !SPECIAL_NUMBER.matcher(text).matches()
                && !TIMESTAMP.matcher(text).matches()
                && !BASE_60.matcher(text).matches();
    }

    /** What only an escape can stand for. */
    private static boolean isSpecial(int c) {
        return c < ' ' && c != '\n'
                || c >= 0x7F && c < 0xA0
                || c == 0x2028
                || c == 0x2029
                || c >= 0xD800 && c < 0xE000
                || c == 0xFEFF
                || c >= 0xFFFE;
    }

    private static boolean isPlain(String text) {
        char first = text.charAt(0);
        boolean alone = text.length() == 1 || text.charAt(1) == ' ';
        return !text.startsWith("---")
                && !text.startsWith("...")
                && LEADING_INDICATORS.indexOf(first) < 0
                && !("?:-".indexOf(first) >= 0 && alone)
                && first != ' '
                && !text.endsWith(" ")
                && !text.endsWith(":")
                && !text.contains(": ")
                && !text.contains(" #");
    }

    private void folded(String text, boolean folds, boolean quoted) {
        if (quoted) {
            put("'");
        }
        boolean spaces = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ';
            boolean nextSpace = i + 1 < text.length() && text.charAt(i + 1) == ' ';
            boolean inside = !quoted || i > 0 && i < text.length() - 1;
            if (space && folds && !spaces && column > WIDTH && inside && !nextSpace) {
                newLine();
            } else {
                put(quoted && c == '\'' ? "''" : String.valueOf(c));
            }
            spaces = space;
        }
        if (quoted) {
            put("'");
        }
    }

    private void doubleQuoted(String text, boolean folds) {
        put("\"");
        boolean spaces = false;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            boolean space = c == ' ';
            if (space && folds && !spaces && column > WIDTH && i > 0 && i < text.length() - 1) {
                newLine();
                if (text.charAt(i + 1) == ' ') {
                    put("\\");
                }
            } else {
                put(escaped(c));
            }
            spaces = space;
        }
        put("\"");
    }

    private static String escaped(int c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case 0 -> "\\0";
            case 7 -> "\\a";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case 0x0B -> "\\v";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            case 0x1B -> "\\e";
            case 0x85 -> "\\N";
            case 0x2028 -> "\\L";
            case 0x2029 -> "\\P";
            default -> {
                if (!isSpecial(c)) {
                    yield Character.toString(c);
                }
                yield (c <= 0xFF ? "\\x%02X" : c <= 0xFFFF ? "\\u%04X" : "\\U%08X").formatted(c);
            }
        };
    }

    private void literal(String text) {
        boolean ends = text.endsWith("\n");
        boolean keeps = ends && (text.length() == 1 || text.endsWith("\n\n"));
        out.append('|')
                .append(text.charAt(0) == ' ' || text.charAt(0) == '\n' ? Integer.toString(STEP) : "")
                .append(keeps ? "+" : ends ? "" : "-");
        for (var line : (ends ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
            out.append('\n').repeat(' ', line.isEmpty() ? 0 : indent).append(line);
        }
    }

    private void newLine() {
        out.append('\n').repeat(' ', indent);
        column = indent;
    }

    private void put(String text) {
        out.append(text);
        column += text.codePointCount(0, text.length());
    }
}
