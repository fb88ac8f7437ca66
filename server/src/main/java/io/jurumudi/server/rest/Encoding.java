package io.jurumudi.server.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Json;
import java.io.ByteArrayOutputStream;

/** How JSON is laid out for those who read it. */
final class Encoding {

    private static final byte[] INDENT = {' ', ' '};

    private Encoding() {}

    /** Compact JSON. Upstream ends every such answer with a line end. */
    static byte[] line(JsonNode tree) {
        byte[] json = Json.write(tree);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** JSON with line breaks and indentation. */
    static byte[] pretty(JsonNode tree) {
        byte[] json = Json.write(tree);
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length * 2);
        int depth = 0;
        boolean inText = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (inText) {
                out.write(b);
                if (b == '\\') {
                    out.write(json[++i]);
                } else if (b == '"') {
                    inText = false;
                }
                continue;
            }
            switch (b) {
                case '"' -> {
                    inText = true;
                    out.write(b);
                }
                case '{', '[' -> {
                    out.write(b);
                    if (json[i + 1] == '}' || json[i + 1] == ']') {
                        out.write(json[++i]);
                    } else {
                        newLine(out, ++depth);
                    }
                }
                case '}', ']' -> {
                    newLine(out, --depth);
                    out.write(b);
                }
                case ',' -> {
                    out.write(b);
                    newLine(out, depth);
                }
                case ':' -> {
                    out.write(b);
                    out.write(' ');
                }
                default -> out.write(b);
            }
        }
        return out.toByteArray();
    }

    private static void newLine(ByteArrayOutputStream out, int depth) {
        out.write('\n');
        for (int i = 0; i < depth; i++) {
            out.writeBytes(INDENT);
        }
    }
}
