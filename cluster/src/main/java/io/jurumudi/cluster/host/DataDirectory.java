package io.jurumudi.cluster.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** The directory that is one machine's cluster: everything that outlives the program is below it. One process owns it at a time. */
public final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes the directory, making it where it is missing.
     *
     * @throws IOException if it cannot be made or another process has it; the message then carries that process's id
     */
    public static DataDirectory own(Path directory) throws IOException {
        Path root = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        FileChannel channel = FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException(root + " belongs to a running jurumudi"
                    + owner(root).map(pid -> " (process " + pid + ")").orElse(""));
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return new DataDirectory(root, channel, lock);
    }

    /** The process that says it owns the directory; it may be gone. Empty if none ever did. */
    private static Optional<Long> owner(Path directory) {
        try {
            String text = Files.readString(directory.resolve("lock")).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The process that has the directory now; empty if nobody has. */
    public static Optional<Long> runningOwner(Path directory) throws IOException {
        if (!Files.exists(directory.resolve("lock"))) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.WRITE)) {
            FileLock lock = tryLock(channel);
            return lock == null ? owner(directory) : Optional.empty();
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (java.nio.channels.OverlappingFileLockException e) {
            return null;
        }
    }

    /** The directory itself, absolute. */
    public Path root() {
        return root;
    }

    /** A short name for this cluster among those of the host: eight hexadecimal digits made of the path. */
    public String id() {
        return id(root);
    }

    /** The {@link #id()} of a directory that need not exist. */
    public static String id(Path directory) {
        CRC32 crc = new CRC32();
        crc.update(directory.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    @Override
    public void close() throws IOException {
        lock.close();
        channel.close();
    }
}
