package io.jurumudi.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Map;

/** Writes one document in block style: keys sorted, lists not indented under their key, text quoted only where it must be. */
final class YamlWriter {
    private final StringBuilder out = new StringBuilder();

    String write(JsonNode tree) {
        if (tree.isContainerNode() && !tree.isEmpty()) {
            block(tree, 0);
        } else {
            scalar(tree, 0);
        }
        return out.toString();
    }

    private void block(JsonNode node, int indent) {
        switch (node) {
            case ObjectNode object -> {
                boolean first = true;
                for (var entry : object.properties().stream()
                        .sorted(Map.Entry.comparingByKey(YamlWriter::naturally))
                        .toList()) {
                    indentUnlessFirst(first, indent);
                    first = false;
                    YamlScalar.writeKey(entry.getKey(), out);
                    out.append(':');
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
            out.append(' ');
            scalar(value, indent);
        }
    }

    private void scalar(JsonNode value, int indent) {
        if (value.isTextual()) {
            YamlScalar.write(value.textValue(), indent, out);
        } else {
            out.append(Json.text(value));
        }
        out.append('\n');
    }

    /** Numbers in keys count as numbers, and letters come after everything else. */
    private static int naturally(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        if (at == one.length() || at == other.length()) {
            return Integer.compare(one.length(), other.length());
        }
        char a = one.charAt(at);
        char b = other.charAt(at);
        if (Character.isLetter(a) || Character.isLetter(b)) {
            return Character.isLetter(a) && Character.isLetter(b)
                    ? Character.compare(a, b)
                    : Character.isLetter(a) ? 1 : -1;
        }
        String number = digits(one, at);
        String otherNumber = digits(other, at);
        boolean within = (a == '0' || b == '0') && endsNumber(one, at);
        int byAmount = amount(number, within).compareTo(amount(otherNumber, within));
        if (byAmount != 0) {
            return byAmount;
        }
        int byLength = Integer.compare(number.length(), otherNumber.length());
        return byLength != 0 ? byLength : Character.compare(a, b);
    }

    private static String digits(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(from, end);
    }

    /** Whether the digits before a place are those of a number that is not zero so far. */
    private static boolean endsNumber(String text, int at) {
        for (int i = at - 1; i >= 0 && Character.isDigit(text.charAt(i)); i--) {
            if (text.charAt(i) != '0') {
                return true;
            }
        }
        return false;
    }

    private static BigInteger amount(String digits, boolean within) {
        String all = (within ? "1" : "0") + digits;
        return new BigInteger(all);
    }
}
