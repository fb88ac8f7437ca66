package io.jurumudi.machinery;

import java.util.Optional;

/** A format an object can be sent in. */
public enum MediaType {
    JSON("application/json"),
    YAML("application/yaml");

    private final String text;

    MediaType(String text) {
        this.text = text;
    }

    /** As {@code Content-Type} says it. */
    public String text() {
        return text;
    }

    /** @param contentType with or without parameters; empty is JSON, as upstream takes it */
    public static Optional<MediaType> of(String contentType) {
        int semicolon = contentType.indexOf(';');
        var bare = (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).strip();
        return switch (bare) {
            case "", "application/json" -> Optional.of(JSON);
            case "application/yaml" -> Optional.of(YAML);
            default -> Optional.empty();
        };
    }
}
