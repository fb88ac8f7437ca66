package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Confidential configuration. */
public final class SecretKind implements Rules {
    /** Bytes that the values of a Secret or ConfigMap may have together. */
    static final int LIMIT = 1024 * 1024;

    private SecretKind() {}

    public static KindBuilder define() {
        return Kind.named("", "v1", "Secret")
                .resource("secrets")
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .field("type", "type")
                .columns(
                        Columns.name(),
                        Columns.text("Type", "What kind of secret it is.", "type"),
                        Columns.text("Data", "How many entries there are.", (o, now) ->
                                        (long) o.path("data").size())
                                .describedBy("data"),
                        Columns.age())
                .rules(new SecretKind());
    }

    /** What may not change is told first. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        validateUpdate(object, old, problems);
        validate(object, problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        Check.immutable(problems, object.get("type"), old.get("type"));
        immutable(problems, object, old, "data");
    }

    private static void json(Problems problems, View value) {
        if (!value.exists()) {
            problems.required(value);
            return;
        }
        try {
            Json.read(Base64.getDecoder().decode(value.text()));
        } catch (RuntimeException e) {
            problems.invalid(value.path(), "<secret contents redacted>", String.valueOf(e.getMessage()));
        }
    }

    /** Once {@code immutable} is set it stays, and so do the contents. */
    static void immutable(Problems problems, View object, View old, String... contents) {
        if (!old.get("immutable").flag(false)) {
            return;
        }
        String why = "field is immutable when `immutable` is set";
        if (!object.get("immutable").flag(false)) {
            problems.forbidden(object.get("immutable"), why);
        }
        for (String part : contents) {
            if (!object.get(part).sameAs(old.get(part))) {
                problems.forbidden(object.get(part), why);
            }
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View data = object.get("data");
        long size = 0;
        for (Map.Entry<String, View> entry : data.entries().entrySet()) {
            Names.configMapKey(entry.getKey())
                    .forEach(detail -> problems.invalid(entry.getValue().path(), entry.getKey(), detail));
            size += entry.getValue().size() * 3L / 4;
        }
        if (size > LIMIT) {
            problems.tooLong(data, LIMIT);
        }
        switch (object.get("type").text()) {
            case "kubernetes.io/service-account-token" -> {
                View account = object.at("metadata", "annotations").key("kubernetes.io/service-account.name");
                if (account.isEmpty()) {
                    problems.required(account);
                }
            }
            case "kubernetes.io/dockercfg" -> json(problems, data.key(".dockercfg"));
            case "kubernetes.io/dockerconfigjson" -> json(problems, data.key(".dockerconfigjson"));
            case "kubernetes.io/basic-auth" -> {
                if (!data.key("username").exists() && !data.key("password").exists()) {
                    problems.required(data.key("username"));
                    problems.required(data.key("password"));
                }
            }
            case "kubernetes.io/ssh-auth" -> {
                if (data.key("ssh-privatekey").isEmpty()) {
                    problems.required(data.key("ssh-privatekey"));
                }
            }
            case "kubernetes.io/tls" -> {
                for (String key : List.of("tls.crt", "tls.key")) {
                    if (!data.key(key).exists()) {
                        problems.required(data.key(key));
                    }
                }
            }
            default -> {} // types of others are theirs to check
        }
    }

    /** What was written as text is kept as data. */
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
    public List<String> warnings(View object) {
        return object.get("type").is("kubernetes.io/tls")
                ? KeyPairs.problem(bytes(object, "tls.crt"), bytes(object, "tls.key")).stream()
                        .toList()
                : List.of();
    }

    private static byte[] bytes(View secret, String key) {
        return Base64.getDecoder().decode(secret.get("data").key(key).text());
    }

    @Override
    public void defaults(ObjectNode object) {
        Fill.text(object, "type", "Opaque");
        if (object.path("data") instanceof ObjectNode data) {
            Fill.emptyForNull(data);
        }
        takeText(object);
    }
}
