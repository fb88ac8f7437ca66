package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.Yaml;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.auth.User;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Takes objects of one kind, as YAML, through what the server does to them before they are stored. */
public final class KindTester {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final Kind kind;

    public KindTester(String group, String kind) {
        this.kind = Kinds.builtin(Schemas.builtin()).kind(group, kind).orElseThrow();
    }

    public Kind kind() {
        return kind;
    }

    /** Decoded, with defaults. */
    public ObjectNode read(String yaml) {
        ObjectNode object = Decoder.decode(Yaml.read(yaml.getBytes(StandardCharsets.UTF_8)), kind.hubSchema())
                .tree();
        kind.applyDefaults(object);
        return object;
    }

    /** As stored by a create, but for its revision. */
    public ObjectNode create(String yaml) {
        ObjectNode object = read(yaml);
        kind.rules().prepareForCreate(object, context("create"));
        return object;
    }

    /** What is wrong with creating the object: {@code path: message}, in order. */
    public List<String> problems(String yaml) {
        return texts(kind.validate(create(yaml)));
    }

    /** What is wrong with putting the second object in the place of the first. */
    public List<String> problems(String old, String yaml) {
        ObjectNode before = create(old);
        ObjectNode after = read(yaml);
        if (before.has("status")) {
            after.set("status", before.path("status"));
        }
        for (ObjectNode object : List.of(before, after)) {
            ((ObjectNode) object.path("metadata")).put("resourceVersion", "1").put("uid", "u");
        }
        kind.rules().prepareForUpdate(after, before, context("update"));
        return texts(kind.validateUpdate(after, before));
    }

    public static RequestContext context(String verb) {
        return new RequestContext(User.of("somebody", "people"), "default", "", verb, NOW, false, "test");
    }

    private static List<String> texts(Problems problems) {
        return problems.causes().stream().map(Status.Cause::toString).distinct().toList();
    }
}
