package io.jurumudi.node.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the last lines of a log file without reading what comes before them. */
public final class LogTail {
    private static final int BLOCK = 8192;

    private LogTail() {}

    /** Where the last so many lines begin. */
    static long offset(FileChannel file, long lines) throws IOException {
        long end = file.size();
        if (lines <= 0) {
            return end;
        }
        var block = ByteBuffer.allocate(BLOCK);
        long seen = 0;
        for (long position = end; position > 0; ) {
            int size = (int) Math.min(BLOCK, position);
            position -= size;
            block.clear().limit(size);
            readFully(file, block, position);
            for (int i = size - 1; i >= 0; i--) {
                // The newline at the very end finishes a line, it does not begin one.
                if (block.get(i) == '\n' && position + i + 1 < end && ++seen == lines) {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }

    private static void readFully(FileChannel file, ByteBuffer into, long position) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int read = file.read(into, at);
            if (read < 0) {
                return;
            }
            at += read;
        }
    }

    /** The content of the last lines, at most so many bytes of it; a reason in its place when it cannot be read. */
    public static String of(Path log, long lines, int bytes) {
        if (!Files.exists(log)) {
            return "";
        }
        try {
            var out = new ByteArrayOutputStream();
            new LogReader(log, LogOptions.everything().withTail(lines)).copyTo(out);
            byte[] all = out.toByteArray();
            int from = Math.max(0, all.length - bytes);
            return new String(all, from, all.length - from, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "Error reading termination message from logs: " + unreadable.getMessage();
        }
    }
}
