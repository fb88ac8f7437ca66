package io.jurumudi.network.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Runs commands where the node's network is: here, or behind a prefix such as {@code ip netns exec NAME}. */
final class Commands {
    private final List<String> prefix;

    Commands(List<String> prefix) {
        this.prefix = prefix;
    }

    record Result(int code, String out, String err) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /** A command that must succeed; its output. */
    String run(String input, String... command) throws IOException, InterruptedException {
        Result result = attempt(input, command);
        if (!result.succeeded()) {
            throw new IOException(String.join(" ", command) + " failed (" + result.code() + "): "
                    + result.err().strip());
        }
        return result.out();
    }

    /**
     * A command that may fail.
     *
     * @throws IOException when there is no such command
     */
    Result attempt(String input, String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).start();
        try {
            Executor threads =
                    task -> Thread.ofVirtual().name(command[0] + "-io").start(task);
            // A command that talks back before it has read everything must not wait for us to have written everything.
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), threads);
            var written = CompletableFuture.runAsync(() -> write(process, input), threads);
            String out = text(process.getInputStream());
            written.join();
            return new Result(process.waitFor(), out, err.join());
        } catch (CompletionException e) {
            throw new IOException(String.join(" ", words), e.getCause());
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ended) {
            // It ended without reading all of it: its exit code and words say why.
            return;
        }
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }
}
