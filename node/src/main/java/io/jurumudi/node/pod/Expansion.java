package io.jurumudi.node.pod;

import java.util.Optional;
import java.util.function.Function;

/** The {@code $(NAME)} references of commands, arguments, variables and sub-paths. */
public final class Expansion {
    private Expansion() {}

    /** Puts values in; {@code $$} stands for a dollar sign, and a reference to something unknown stays as it is. */
    public static String expand(String text, Function<String, Optional<String>> values) {
        var result = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                result.append(c);
                at++;
                continue;
            }
            char next = text.charAt(at + 1);
            int close = next == '(' ? text.indexOf(')', at + 2) : -1;
            if (next == '$') {
                result.append('$');
                at += 2;
            } else if (close >= 0) {
                String name = text.substring(at + 2, close);
                result.append(values.apply(name).orElse("$(" + name + ")"));
                at = close + 1;
            } else if (next == '(') {
                result.append("$(");
                at += 2;
            } else {
                result.append(c).append(next);
                at += 2;
            }
        }
        return result.toString();
    }
}
