package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Confidential configuration. */
public final class SecretKind implements Rules {
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
                        Columns.age())
                .rules(new SecretKind());
    }

    /** What was written as text is kept as data. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        takeText(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        takeText(object);
    }

    private static void takeText(ObjectNode object) {
        if (object.remove("stringData") instanceof ObjectNode texts) {
            ObjectNode data = Fill.object(object, "data");
            texts.properties()
                    .forEach(text -> data.put(
                            text.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(text.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(object, "type", "Opaque");
    }
}
