package io.jurumudi.machinery;

import java.util.Arrays;
import java.util.Optional;

/** A format an object can be sent in. */
public enum MediaType {
    JSON("application/json", "application/json;stream=watch"),
    YAML("application/yaml", ""),
    PROTOBUF("application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf;stream=watch"),
    CBOR("application/cbor", "application/cbor-seq");

    private final String text;
    private final String stream;

    MediaType(String text, String stream) {
        this.text = text;
        this.stream = stream;
    }

    /** As {@code Content-Type} says it. */
    public String text() {
        return text;
    }

    /** As {@code Accept} may say it of a stream of watch events; empty for a format that has none. */
    public String stream() {
        return stream;
    }

    /** As {@code Content-Type} says it of a stream of watch events. */
    public String streamed() {
        return this == JSON ? text : stream;
    }

    /** @param bare as in {@code Content-Type}, without parameters */
    public static Optional<MediaType> of(String bare) {
        return Arrays.stream(values()).filter(type -> type.text.equals(bare)).findFirst();
    }
}
