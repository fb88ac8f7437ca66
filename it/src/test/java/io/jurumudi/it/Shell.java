package io.jurumudi.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs bash commands one after the other in a directory of their own; variables live on, and background jobs until {@link #close}. */
final class Shell implements AutoCloseable {
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

    /** What the command printed to either stream, in its order, is the result's standard output. */
    Command.Result run(String command) throws IOException {
        Path script = directory.resolve(".script");
        Files.writeString(script, """
                exec 2>&1 </dev/null
                cd '%s'; . '%s'; . '%s'
                set -a
                %s
                code=$?
                declare -p -x | grep -v '^declare -x code=' > '%s'
                exit $code
                """.formatted(directory, functions, variables, command, variables));
        try {
            return Command.run(environment, List.of("setsid", "bash", script.toString()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted in " + command, e);
        }
    }

    /** Ends the jobs whose process numbers were noted with {@code background}. */
    @Override
    public void close() throws IOException {
        run("for job in $JOBS; do kill $job 2>/dev/null; done");
    }
}
