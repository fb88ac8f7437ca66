package io.jurumudi.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a person at a terminal would, and keeps what they said. */
final class Command {
    /** However long a single command may take before it counts as hanging. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /**
     * What a command did.
     *
     * @param out its standard output
     * @param err its standard error
     */
    record Result(List<String> command, int code, String out, String err) {
        /** Both outputs, for looking at what was said wherever it was said. */
        String all() {
            return out + err;
        }

        /** Its standard output, once it is sure that it succeeded. */
        String ok() {
            assertThat(code).as("%s\n%s%s", String.join(" ", command), out, err).isZero();
            return out.strip();
        }
    }

    private Command() {}

    static Result run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        return run(environment, "", command);
    }

    /** @param input what the command reads from its standard input */
    static Result run(Map<String, String> environment, String input, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("jurumudi-it", ".out");
        Path err = Files.createTempFile("jurumudi-it", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                // A command that does not read its input may end before all of it is written.
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new IOException(String.join(" ", command) + " did not end in " + PATIENCE + ": "
                        + Files.readString(out) + Files.readString(err));
            }
            return new Result(command, process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
