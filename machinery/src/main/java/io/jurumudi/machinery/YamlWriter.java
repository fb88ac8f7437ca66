package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes one document in block style: keys sorted, lists not indented under their key, text quoted only where it must be. */
final class YamlWriter {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./\\\\(<$^+;][^\\p{Cntrl}]*");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|[-+0-9:.]+");

    private final StringBuilder out = new StringBuilder();

    String write(JsonNode tree) {
        if (tree.isContainerNode() && !tree.isEmpty()) {
            block(tree, 0);
        } else {
            out.append(scalar(tree, 0)).append('\n');
        }
        return out.toString();
    }

    private void block(JsonNode node, int indent) {
        switch (node) {
            case ObjectNode object -> {
                boolean first = true;
                for (var entry : object.properties().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
                    indentUnlessFirst(first, indent);
                    first = false;
                    out.append(text(entry.getKey(), indent)).append(':');
                    int inner = entry.getValue().isArray() ? indent : indent + 2;
                    value(entry.getValue(), inner, true);
                }
            }
            case ArrayNode array -> {
                boolean first = true;
                for (var item : array) {
                    indentUnlessFirst(first, indent);
                    first = false;
                    out.append('-');
                    value(item, indent + 2, false);
                }
            }
            default -> throw new IllegalArgumentException("no block: " + node.getNodeType());
        }
    }

    /** A block's first line goes on where its {@code - } or the indentation of its key left off. */
    private void indentUnlessFirst(boolean first, int indent) {
        if (!first) {
            out.repeat(' ', indent);
        }
    }

    private void value(JsonNode value, int indent, boolean onNewLine) {
        if (value.isContainerNode() && !value.isEmpty()) {
            if (onNewLine) {
                out.append('\n').repeat(' ', indent);
            } else {
                out.append(' ');
            }
            block(value, indent);
        } else {
            out.append(' ').append(scalar(value, indent)).append('\n');
        }
    }

    private static String scalar(JsonNode value, int indent) {
        return value.isTextual() ? text(value.textValue(), indent) : Json.text(value);
    }

    private static String text(String text, int indent) {
        if (text.indexOf('\n') >= 0 && isLiteralSafe(text)) {
            return literal(text, Math.max(indent, 2));
        }
        if (YamlTree.isAmbiguous(text) || DATE.matcher(text).matches()) {
            return GoText.quote(text);
        }
        boolean plain = PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.contains(" #")
                && !text.endsWith(":")
                && !text.endsWith(" ");
        if (plain) {
            return text;
        }
        boolean printable = text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
        return printable ? "'" + text.replace("'", "''") + "'" : GoText.quote(text);
    }

    private static boolean isLiteralSafe(String text) {
        return !text.startsWith(" ")
                && !text.startsWith("\n")
                && text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\t')
                && !text.contains(" \n");
    }

    private static String literal(String text, int indent) {
        var pad = " ".repeat(indent);
        boolean ends = text.endsWith("\n");
        var keep = text.endsWith("\n\n") ? "+" : ends ? "" : "-";
        var body = new StringBuilder("|").append(keep);
        for (var line : (ends ? text.substring(0, text.length() - 1) : text).split("\n", -1)) {
            body.append('\n').append(line.isEmpty() ? "" : pad + line);
        }
        return body.toString();
    }
}
