package io.jurumudi.node.image;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Builds a container image of one layer as an OCI image archive, the form that {@code ctr image import}, skopeo and podman read.
 * The same content gives the same bytes. Meant for small images: the layer is held in memory.
 */
public final class OciArchive {
    private final String reference;
    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private List<String> entrypoint = List.of();
    private List<String> command = List.of();
    private Map<String, String> environment =
            Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    private String user = "";

    private sealed interface Entry {
        record File(byte[] content, int mode) implements Entry {}

        record Directory(int mode) implements Entry {}

        record Symlink(String target) implements Entry {}
    }

    private OciArchive(String reference) {
        this.reference = reference;
    }

    /** An image with the full name, such as {@code docker.io/library/web:1}. */
    public static OciArchive named(String reference) {
        return new OciArchive(reference);
    }

    /** Adds a file; parent directories appear by themselves. Paths have no leading slash. */
    public OciArchive file(String path, byte[] content, int mode) {
        parents(path);
        entries.put(path, new Entry.File(content.clone(), mode));
        return this;
    }

    public OciArchive file(String path, Path source, int mode) throws IOException {
        return file(path, Files.readAllBytes(source), mode);
    }

    public OciArchive directory(String path, int mode) {
        parents(path);
        entries.put(path, new Entry.Directory(mode));
        return this;
    }

    public OciArchive symlink(String path, String target) {
        parents(path);
        entries.put(path, new Entry.Symlink(target));
        return this;
    }

    public OciArchive entrypoint(String... words) {
        entrypoint = List.of(words);
        return this;
    }

    public OciArchive command(String... words) {
        command = List.of(words);
        return this;
    }

    public OciArchive environment(Map<String, String> variables) {
        environment = new TreeMap<>(variables);
        return this;
    }

    /** The user to run as, as in a Dockerfile. */
    public OciArchive user(String name) {
        user = name;
        return this;
    }

    private void parents(String path) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            entries.putIfAbsent(path.substring(0, slash), new Entry.Directory(0755));
        }
    }

    /** Writes the archive, replacing what is there. */
    public void writeTo(Path target) throws IOException {
        var blobs = new TreeMap<String, byte[]>();
        byte[] layer = layer();
        String layerDigest = digest(layer);
        byte[] config = config(layerDigest).getBytes(StandardCharsets.UTF_8);
        byte[] manifest = manifest(config, layer).getBytes(StandardCharsets.UTF_8);
        for (byte[] blob : List.of(layer, config, manifest)) {
            blobs.put("blobs/sha256/" + digest(blob), blob);
        }
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(target));
                var tar = new TarArchiveOutputStream(file)) {
            write(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8), 0644);
            write(tar, "index.json", index(manifest).getBytes(StandardCharsets.UTF_8), 0644);
            for (var blob : blobs.entrySet()) {
                write(tar, blob.getKey(), blob.getValue(), 0644);
            }
        }
    }

    private byte[] layer() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (var named : entries.entrySet()) {
                switch (named.getValue()) {
                    case Entry.File(byte[] content, int mode) -> write(tar, named.getKey(), content, mode);
                    case Entry.Directory(int mode) -> {
                        var entry = new TarArchiveEntry(named.getKey() + "/");
                        entry.setMode(040000 | mode);
                        put(tar, entry);
                    }
                    case Entry.Symlink(String linkTarget) -> {
                        var entry = new TarArchiveEntry(named.getKey(), TarConstants.LF_SYMLINK);
                        entry.setLinkName(linkTarget);
                        put(tar, entry);
                    }
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void write(TarArchiveOutputStream tar, String name, byte[] content, int mode) throws IOException {
        var entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setMode(0100000 | mode);
        entry.setModTime(0L);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
        entry.setModTime(0L);
        entry.setIds(0, 0);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private String config(String layerDigest) {
        String variables = environment.entrySet().stream()
                .map(variable -> quote(variable.getKey() + "=" + variable.getValue()))
                .collect(Collectors.joining(",", "[", "]"));
        return """
                {"architecture":%s,"os":"linux","config":{"Env":%s,"Entrypoint":%s,"Cmd":%s,"User":%s},\
                "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}""".formatted(
                        quote(architecture()), variables, words(entrypoint), words(command), quote(user), layerDigest);
    }

    private static String manifest(byte[] config, byte[] layer) {
        return """
                {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:%s","size":%d},\
                "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:%s","size":%d}]}""".formatted(digest(config), config.length, digest(layer), layer.length);
    }

    private String index(byte[] manifest) {
        String tag = reference.substring(reference.lastIndexOf(':') + 1);
        return """
                {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",\
                "digest":"sha256:%s","size":%d,"annotations":{"io.containerd.image.name":%s,\
                "org.opencontainers.image.ref.name":%s}}]}""".formatted(digest(manifest), manifest.length, quote(reference), quote(tag));
    }

    /** The machine's architecture in Go's words, as image configs and node labels have it. */
    public static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case String other -> other;
        };
    }

    private static String words(List<String> words) {
        return words.stream().map(OciArchive::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
