package io.jurumudi.node.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Copies the wanted part of one log file to a reader, and what is added to it as long as the container runs. */
public final class LogReader {
    /** New lines wake us; this is how often we look whether there will be any. */
    private static final long STATE_CHECK_MILLIS = 1000;

    private static final int BUFFER = 32 * 1024;

    private final Path log;
    private final LogOptions options;
    private long left;
    private boolean continued;

    public LogReader(Path log, LogOptions options) {
        this.log = log;
        this.options = options;
        this.left = options.limitBytes().orElse(Long.MAX_VALUE);
    }

    /** Copies what is there. */
    public void copyTo(OutputStream out) throws IOException {
        try (var file = FileChannel.open(log, StandardOpenOption.READ)) {
            file.position(start(file));
            drain(file, new Pending(), out);
        }
        out.flush();
    }

    /**
     * Copies what is there and what comes, until the container has ended and all is copied, the limit is reached or the
     * reader is gone (an {@code IOException}). Goes on with the new file when the log is rotated.
     */
    public void follow(OutputStream out, BooleanSupplier running) throws IOException, InterruptedException {
        try (WatchService watch = log.getFileSystem().newWatchService()) {
            log.getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
            Object opened = identity();
            var file = FileChannel.open(log, StandardOpenOption.READ);
            try {
                file.position(start(file));
                var pending = new Pending();
                while (true) {
                    if (drain(file, pending, out)) {
                        out.flush();
                    } else if (rotated(opened)) {
                        file.close();
                        opened = identity();
                        file = FileChannel.open(log, StandardOpenOption.READ);
                    } else if (!running.getAsBoolean()) {
                        // What it wrote between our last look and its end.
                        drain(file, pending, out);
                        out.flush();
                        return;
                    } else {
                        WatchKey key = watch.poll(STATE_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                        if (key != null) {
                            key.pollEvents();
                            key.reset();
                        }
                    }
                    if (left <= 0) {
                        return;
                    }
                }
            } finally {
                file.close();
            }
        }
    }

    private Object identity() throws IOException {
        return Files.readAttributes(log, BasicFileAttributes.class).fileKey();
    }

    /** Whether there is another file under the name now. */
    private boolean rotated(Object opened) throws IOException {
        return Files.exists(log) && !identity().equals(opened);
    }

    private long start(FileChannel file) throws IOException {
        return options.tailLines().isPresent()
                ? LogTail.offset(file, options.tailLines().getAsLong())
                : 0;
    }

    /** The beginning of a line whose end is not written yet. */
    private static final class Pending {
        private byte[] bytes = new byte[1024];
        private int length;

        void add(byte[] more, int from, int count) {
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
            }
            System.arraycopy(more, from, bytes, length, count);
            length += count;
        }
    }

    private boolean drain(FileChannel file, Pending pending, OutputStream out) throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER);
        boolean any = false;
        while (left > 0 && file.read(buffer.clear()) > 0) {
            any = true;
            byte[] bytes = buffer.array();
            int from = 0;
            for (int i = 0; i < buffer.position() && left > 0; i++) {
                if (bytes[i] == '\n') {
                    pending.add(bytes, from, i - from);
                    write(pending, out);
                    pending.length = 0;
                    from = i + 1;
                }
            }
            pending.add(bytes, from, buffer.position() - from);
        }
        return any;
    }

    private void write(Pending raw, OutputStream out) throws IOException {
        var parsed = LogLine.parse(raw.bytes, raw.length);
        if (parsed.isEmpty()) {
            return;
        }
        LogLine line = parsed.get();
        boolean fresh =
                options.since().map(since -> !line.instant().isBefore(since)).orElse(true);
        boolean wanted = options.stream().equals("all") || options.stream().equals(line.stream());
        if (!fresh || !wanted) {
            return;
        }
        if (options.timestamps() && !continued) {
            put(out, (line.time() + " ").getBytes(StandardCharsets.US_ASCII));
        }
        put(out, line.content());
        if (!line.partial()) {
            put(out, new byte[] {'\n'});
        }
        continued = line.partial();
    }

    private void put(OutputStream out, byte[] bytes) throws IOException {
        int count = (int) Math.min(left, bytes.length);
        out.write(bytes, 0, count);
        left -= count;
    }
}
