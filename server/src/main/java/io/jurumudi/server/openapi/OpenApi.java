package io.jurumudi.server.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Json;
import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI documents of one set of kinds. Each is made once, when first asked for, and kept as the bytes that are sent. */
final class OpenApi {
    private final List<Kind> kinds;
    private final Schemas schemas;
    private final String serverVersion;
    private final Map<String, List<Served>> groups = new TreeMap<>();
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    /** A kind in one of its versions. */
    private record Served(Kind kind, String version) {}

    /** @param serverVersion such as v1.36.2 */
    OpenApi(List<Kind> kinds, Schemas schemas, String serverVersion) {
        this.kinds = kinds;
        this.schemas = schemas;
        this.serverVersion = serverVersion;
        for (Kind kind : kinds) {
            for (String version : kind.servedVersions()) {
                String path = kind.group().isEmpty() ? "api/" + version : "apis/" + kind.group() + "/" + version;
                groups.computeIfAbsent(path, p -> new ArrayList<>()).add(new Served(kind, version));
            }
        }
    }

    /** {@code /openapi/v3}: which documents there are, and what each is like by a hash. */
    byte[] index() {
        return documents.computeIfAbsent("", empty -> {
            ObjectNode index = Json.object();
            ObjectNode paths = index.putObject("paths");
            for (String path : groups.keySet()) {
                paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + hash(path));
            }
            return Json.write(index);
        });
    }

    /** Changes when the document does. Built-in kinds change with the program only, so their documents need not be made for it. */
    String hash(String path) {
        StringBuilder what = new StringBuilder(serverVersion).append(' ').append(path);
        boolean custom = false;
        for (Served served : groups.getOrDefault(path, List.of())) {
            what.append(' ').append(served.kind.kind());
            custom |= served.kind.custom();
        }
        byte[] text =
                custom ? document(path).orElse(new byte[0]) : what.toString().getBytes(StandardCharsets.UTF_8);
        return hash(text);
    }

    static String hash(byte[] bytes) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-512", e);
        }
    }

    /** {@code /openapi/v3/<path>}: one group and version. */
    Optional<byte[]> document(String path) {
        List<Served> served = groups.get(path);
        if (served == null) {
            return Optional.empty();
        }
        return Optional.of(documents.computeIfAbsent(path, p -> {
            SchemaWriter writer = new SchemaWriter(Dialect.V3, kindsByType());
            ObjectNode document = Json.object().put("openapi", "3.0.0");
            info(document);
            ObjectNode paths = document.putObject("paths");
            write(served, Dialect.V3, writer, paths);
            ObjectNode components = document.putObject("components");
            components.set("schemas", writer.schemas());
            security(components.putObject("securitySchemes"));
            return Json.write(document);
        }));
    }

    /** {@code /openapi/v2}: everything. */
    byte[] everything() {
        return documents.computeIfAbsent("v2", path -> Json.write(second()));
    }

    /** As {@link #everything()}, as protobuf. */
    byte[] everythingBinary() {
        return documents.computeIfAbsent("v2 binary", path -> BinaryDocument.write(second()));
    }

    private ObjectNode second() {
        SchemaWriter writer = new SchemaWriter(Dialect.V2, kindsByType());
        ObjectNode document = Json.object().put("swagger", "2.0");
        info(document);
        ObjectNode paths = document.putObject("paths");
        groups.values().forEach(served -> write(served, Dialect.V2, writer, paths));
        document.set("definitions", writer.schemas());
        security(document.putObject("securityDefinitions"));
        return document;
    }

    private void write(List<Served> all, Dialect dialect, SchemaWriter writer, ObjectNode paths) {
        PathWriter pathWriter = new PathWriter(dialect, writer, schemas, paths);
        all.forEach(served -> pathWriter.write(served.kind, served.version));
    }

    private void info(ObjectNode document) {
        document.putObject("info").put("title", "Kubernetes").put("version", serverVersion);
    }

    private static void security(ObjectNode schemes) {
        schemes.putObject("BearerToken")
                .put("type", "apiKey")
                .put("name", "authorization")
                .put("in", "header")
                .put("description", "Bearer Token authentication");
    }

    private Map<String, Collection<GroupVersionKind>> kindsByType() {
        Map<String, Collection<GroupVersionKind>> byType = new LinkedHashMap<>();
        for (Kind kind : kinds) {
            for (String version : kind.servedVersions()) {
                add(byType, kind.gvk(version));
                add(byType, new GroupVersionKind(kind.group(), version, kind.listKind()));
                kind.subresources().forEach(subresource -> add(byType, subresource.kind()));
            }
        }
        add(byType, new GroupVersionKind("", "v1", "Status"));
        add(byType, new GroupVersionKind("", "v1", "DeleteOptions"));
        return byType;
    }

    private void add(Map<String, Collection<GroupVersionKind>> byType, GroupVersionKind gvk) {
        schemas.kind(gvk.group(), gvk.version(), gvk.kind())
                .ifPresent(type -> byType.computeIfAbsent(type.name(), name -> new LinkedHashSet<>())
                        .add(gvk));
    }
}
