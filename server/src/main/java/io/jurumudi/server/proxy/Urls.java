package io.jurumudi.server.proxy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths and queries of requests to backends. */
final class Urls {

    private Urls() {}

    /** {@code /a/b/c} of segments that may hold anything. */
    static String path(String... segments) {
        StringBuilder path = new StringBuilder();
        for (String segment : segments) {
            path.append('/').append(escape(segment).replace("+", "%20"));
        }
        return path.toString();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A query being built. */
    static final class Parameters {

        private final StringBuilder text = new StringBuilder();

        Parameters add(String name, String value) {
            if (!text.isEmpty()) {
                text.append('&');
            }
            text.append(escape(name)).append('=').append(escape(value));
            return this;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
