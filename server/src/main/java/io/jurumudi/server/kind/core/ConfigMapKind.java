package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Configuration that pods consume as files or variables. */
public final class ConfigMapKind {
    private ConfigMapKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "ConfigMap")
                .resource("configmaps")
                .shortNames("cm")
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Data",
                                "How many entries there are, text and binary.",
                                (o, now) -> o.path("data").size()
                                        + (long) o.path("binaryData").size()),
                        Columns.age());
    }
}
