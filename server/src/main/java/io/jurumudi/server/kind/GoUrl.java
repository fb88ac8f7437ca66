package io.jurumudi.server.kind;

import io.jurumudi.machinery.GoText;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL read as Go reads it, which takes more than Java does and complains in other words.
 *
 * @param problem why it is none; empty when it is one
 * @param user what stands before the @
 * @param host with the port
 */
record GoUrl(String problem, String scheme, Optional<String> user, String host, String query, String fragment) {

    static GoUrl parse(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return wrong("net/url: invalid control character in URL");
        }
        String rest = before(text, '#');
        String fragment = after(text, '#');
        String query = after(rest, '?');
        rest = before(rest, '?');
        if (rest.startsWith(":")) {
            return wrong("missing protocol scheme");
        }
        String scheme = "";
        int colon = rest.indexOf(':');
        if (colon > 0 && rest.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            rest = rest.substring(colon + 1);
        } else if (before(rest, '/').contains(":")) {
            return wrong("first path segment in URL cannot contain colon");
        }
        if (!rest.startsWith("//")) {
            return new GoUrl("", scheme, Optional.empty(), "", query, fragment);
        }
        String authority = before(rest.substring(2), '/');
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        Optional<String> user = at < 0 ? Optional.empty() : Optional.of(authority.substring(0, at));
        String port = host.endsWith("]") ? "" : host.substring(Math.max(host.lastIndexOf(':'), 0));
        if (port.startsWith(":") && !port.matches(":[0-9]*")) {
            return wrong("invalid port " + GoText.quote(port) + " after host");
        }
        for (char c : host.toCharArray()) {
            if (" \"<>\\^`{|}".indexOf(c) >= 0) {
                return wrong("invalid character " + GoText.quote(String.valueOf(c)) + " in host name");
            }
        }
        return new GoUrl("", scheme, user, host, query, fragment);
    }

    private static GoUrl wrong(String problem) {
        return new GoUrl(problem, "", Optional.empty(), "", "", "");
    }

    private static String before(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(0, at);
    }

    private static String after(String text, char mark) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + 1);
    }
}
