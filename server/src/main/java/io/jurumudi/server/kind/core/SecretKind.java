package io.jurumudi.server.kind.core;

import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;

/** Confidential configuration. */
public final class SecretKind {
    private SecretKind() {}

    public static Kind.Builder define() {
        return Kind.named("", "v1", "Secret")
                .resource("secrets")
                .field("type", "type")
                .columns(
                        Columns.name(),
                        Columns.text("Type", "What kind of secret it is.", "type"),
                        Columns.text("Data", "How many entries there are.", (o, now) ->
                                (long) o.path("data").size()),
                        Columns.age());
    }
}
