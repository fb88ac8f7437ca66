package io.jurumudi.server.kind;

import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;

/** What holds for metadata of objects of every kind. */
final class Metadata {
    private Metadata() {}

    static void validate(Kind kind, View metadata, Problems problems) {}

    static void validateUpdate(Kind kind, View metadata, View old, Problems problems) {}
}
