package io.jurumudi.server.rest;

import io.jurumudi.machinery.MediaType;

/**
 * How an answer is to look.
 *
 * @param pretty whether JSON is indented
 */
public record Format(MediaType mediaType, boolean pretty, As as) {

    /** What of the objects is wanted. */
    public sealed interface As {

        /** The objects themselves. */
        record Whole() implements As {}

        /** A table for people; {@code version} of meta.k8s.io. */
        record Table(String version) implements As {}

        /** Only metadata; {@code version} of meta.k8s.io. */
        record Metadata(String version, boolean list) implements As {}
    }

    /** Whether stored bytes can go out as they are. */
    boolean isPlainJson() {
        return mediaType == MediaType.JSON && !pretty && as instanceof As.Whole;
    }

    /** Whether stored objects can go out as they are but for the encoding. */
    boolean isPlainProtobuf() {
        return mediaType == MediaType.PROTOBUF && as instanceof As.Whole;
    }

    Format whole() {
        return new Format(mediaType, pretty, new As.Whole());
    }

    /** One text for all formats that encode an event alike. */
    String key() {
        return mediaType + " " + as;
    }
}
