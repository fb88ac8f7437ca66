package io.jurumudi.schema.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Writes the schema module's resource to the file named by the one argument. The artifact's sources are on the class path. */
public final class Extract {
    private Extract() {}

    public static void main(String[] arguments) throws IOException, URISyntaxException {
        var jar = artifact();
        var output = Path.of(arguments[0]);
        if (isUpToDate(output, jar)) {
            return;
        }
        var messages = Sources.readJar(jar);
        try (var missing = Extract.class.getResourceAsStream("missing.proto")) {
            messages.addAll(Sources.readProto(missing));
        }
        var model = new Translator(messages, Exceptions.load(), Aliases.load()).translate();
        Files.createDirectories(output.toAbsolutePath().getParent());
        Files.write(output, new ResourceWriter().write(model));
    }

    private static Path artifact() throws IOException, URISyntaxException {
        var source = Extract.class.getResource("/io/kubernetes/client/proto/V1.java");
        var jar = ((JarURLConnection) source.openConnection()).getJarFileURL();
        return Path.of(jar.toURI());
    }

    /** Whether nothing that goes into the output, this program included, is newer. */
    private static boolean isUpToDate(Path output, Path jar) throws IOException, URISyntaxException {
        if (!Files.exists(output)) {
            return false;
        }
        var written = Files.getLastModifiedTime(output);
        var program = Path.of(Extract.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(program)) {
            var newest = files.map(Extract::modified).max(FileTime::compareTo).orElseThrow();
            return newest.compareTo(written) < 0 && modified(jar).compareTo(written) < 0;
        }
    }

    private static FileTime modified(Path path) {
        try {
            return Files.getLastModifiedTime(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
