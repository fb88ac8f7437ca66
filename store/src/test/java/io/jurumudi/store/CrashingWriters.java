package io.jurumudi.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A process of writers that is meant to be killed: {@code CrashingWriters DIR PREFIX}. Says {@code ack WRITER STEP REVISION} for
 * every acknowledged write and {@code seen REVISION} for what a watch was shown.
 */
final class CrashingWriters {

    static final int WRITERS = 16;

    /** Each writer goes round so many keys of its own. */
    static final int KEYS = 20;

    private CrashingWriters() {}

    static String key(String prefix, int writer, int step) {
        return prefix + writer + "/" + step % KEYS;
    }

    static byte[] value(int step) {
        return (step + " " + "x".repeat(step % 2000)).getBytes(UTF_8);
    }

    static boolean deletes(int step) {
        return step % 7 == 6;
    }

    public static void main(String... args) throws Exception {
        String prefix = args[1];
        Store store = new EmbeddedStore(Path.of(args[0]));
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            Thread.ofVirtual().start(() -> {
                for (int step = 0; ; step++) {
                    String key = key(prefix, number, step);
                    Commit commit = deletes(step)
                            ? store.delete(key, Expect.anything())
                            : store.put(key, value(step), Expect.anything(), 0);
                    if (commit instanceof Commit.Done(long revision, var previous)) {
                        say("ack " + number + " " + step + " " + revision);
                    } else {
                        say("ack " + number + " " + step + " 0");
                    }
                }
            });
        }
        Thread.ofVirtual().start(() -> {
            while (true) {
                store.compact(Math.max(0, store.revision() - 300));
            }
        });
        Watch watch = store.watch("", "", 0);
        while (true) {
            say("seen " + watch.take().getLast().revision());
        }
    }

    /** One write a line, so that a kill cannot tear an acknowledgement from its line end unnoticed. */
    private static synchronized void say(String line) {
        try {
            OutputStream out = System.out;
            out.write((line + "\n").getBytes(UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
