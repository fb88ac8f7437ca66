package io.jurumudi.server.kind.apiextensions;

import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.List;

/** Paths such as {@code .spec.size} or {@code .map['key']} into what a schema describes. */
final class FieldPaths {
    /**
     * @param problem why the path leads nowhere; empty when it leads somewhere
     * @param path as written in messages, such as {@code spec.size}
     * @param root its first step
     * @param schema of what it leads to
     */
    record Found(String problem, String path, String root, View schema) {}

    private FieldPaths() {}

    static Found find(String path, View schema, boolean arrayNotation) {
        List<String> tokens = tokens(path);
        StringBuilder found = new StringBuilder();
        String root = "";
        View here = schema;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            boolean bracket = token.equals("[");
            if (!bracket && !token.equals(".")) {
                return problem("expected [ or . but got: " + token);
            }
            if (bracket && !arrayNotation) {
                return problem("array notation is not allowed");
            }
            if (++i == tokens.size()) {
                return problem("unexpected end of JSON path");
            }
            String name = tokens.get(i);
            if (bracket) {
                if (name.length() < 2 || !name.startsWith("'") || !name.endsWith("'")) {
                    return problem("expected single quoted string but got " + name);
                }
                name = name.substring(1, name.length() - 1).replace("\\'", "'").replace("\\\\", "\\");
            }
            View properties = here.get("properties");
            boolean named = !properties.isEmpty();
            if (!named && !here.get("additionalProperties").exists()) {
                return problem("does not refer to a valid field");
            }
            View next = named ? properties.key(name) : here.get("additionalProperties");
            if (named && !next.exists()) {
                return problem("does not refer to a valid field");
            }
            here = next;
            if (named) {
                found.append(found.isEmpty() ? "" : ".").append(name);
            } else {
                found.append('[').append(name).append(']');
            }
            root = root.isEmpty() ? name : root;
            if (bracket) {
                if (++i == tokens.size()) {
                    return problem("unexpected end of JSON path");
                }
                if (!tokens.get(i).equals("]")) {
                    return problem("expected ] but got " + tokens.get(i));
                }
            }
        }
        return new Found("", found.toString(), root, here);
    }

    private static Found problem(String problem) {
        return new Found(problem, "", "", View.of(io.jurumudi.machinery.Json.object()));
    }

    /** The delimiters and what stands between them; a quoted text is one token. */
    private static List<String> tokens(String path) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        while (start < path.length()) {
            int end = start;
            if (path.charAt(start) == '\'') {
                do {
                    end++;
                } while (end < path.length() && !(path.charAt(end) == '\'' && path.charAt(end - 1) != '\\'));
                end = Math.min(end + 1, path.length());
            } else if (".[]".indexOf(path.charAt(start)) >= 0) {
                end = start + 1;
            } else {
                while (end < path.length() && ".[]".indexOf(path.charAt(end)) < 0) {
                    end++;
                }
            }
            tokens.add(path.substring(start, end));
            start = end;
        }
        return tokens;
    }
}
