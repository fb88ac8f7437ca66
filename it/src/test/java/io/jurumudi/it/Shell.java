package io.jurumudi.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs bash commands one after the other in a directory of their own; variables live on, and background jobs until {@link #close}. */
final class Shell implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 180;

    private final Path directory;
    private final Map<String, String> environment;
    private final Path variables;
    private final Path functions;

    /** @param functions a bash file that every command may use */
    Shell(Path directory, Map<String, String> environment, Path functions) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.environment = environment;
        this.functions = functions;
        this.variables = directory.resolve(".variables");
        Files.writeString(variables, "");
    }

    /** Exit code, and what was printed to either stream. */
    record Result(int code, String output) {}

    Result run(String command) throws IOException {
        // The output goes to a file: a background job that keeps it open must not keep us waiting.
        Path output = directory.resolve(".output");
        Path script = directory.resolve(".script");
        Files.writeString(script, """
                . '%s'; . '%s'
                set -a
                %s
                code=$?
                declare -p -x | grep -v '^declare -x code=' > '%s'
                exit $code
                """.formatted(functions, variables, command, variables));
        ProcessBuilder builder = new ProcessBuilder("setsid", "bash", script.toString())
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Result(-1, Files.readString(output) + "\n(not finished after " + PATIENCE_SECONDS + " s)");
            }
            return new Result(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + command, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Ends the jobs whose process numbers were noted with {@code background}. */
    @Override
    public void close() throws IOException {
        run("for job in $JOBS; do kill $job 2>/dev/null; done");
    }
}
