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
        // Files rather than pipes: what the command leaves behind may keep a pipe open, and must not keep us waiting.
        Path out = Files.createTempFile("jurumudi-it", ".out");
        Path err = Files.createTempFile("jurumudi-it", ".err");
        try {
            ProcessBuilder builder = builder(environment, command).redirectError(err.toFile());
            Process process = builder.redirectOutput(out.toFile()).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException gone) {
                // A command that does not read its input may end before all of it is written.
            }
            try {
                boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                String remark = ended ? "" : "\n(not finished after " + PATIENCE + ")\n";
                return new Result(command, ended ? process.exitValue() : -1, text(out) + remark, text(err));
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Starts a program that goes on; everything it prints is added to a file. */
    static Process start(Path log, List<String> command) throws IOException {
        return builder(Map.of(), command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }
}
