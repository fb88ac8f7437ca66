package io.jurumudi.server.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Warnings as headers (RFC 7234). Clients and proxies limit heads, so that many warnings are shortened, and the last left out. */
final class WarningHeaders {
    /** Characters of all warnings together. */
    private static final int ALL_LIMIT = 4 * 1024;
    /** Characters of each, once all together are too many. */
    private static final int EACH_LIMIT = 256;

    private WarningHeaders() {}

    /** @param warnings in the order they were given, none twice */
    static List<String> of(Collection<String> warnings) {
        boolean tooMany = warnings.stream().mapToInt(WarningHeaders::length).sum() > ALL_LIMIT;
        List<String> headers = new ArrayList<>();
        int written = 0;
        for (String warning : warnings) {
            if (warning.isEmpty() || tooMany && written >= ALL_LIMIT) {
                continue;
            }
            String text = tooMany && length(warning) > EACH_LIMIT
                    ? warning.substring(0, warning.offsetByCodePoints(0, EACH_LIMIT))
                    : warning;
            written += length(text);
            headers.add("299 - \""
                    + text.replace("\\", "\\\\").replace("\"", "\\\"").replace('\n', ' ') + "\"");
        }
        return headers;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
