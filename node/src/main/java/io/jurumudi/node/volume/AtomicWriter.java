package io.jurumudi.node.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Replaces all files of a volume at one instant, as upstream lays them out: the files are in a directory of their own, the
 * link {@code ..data} points to it, and what containers see are links through {@code ..data}. Renaming the link switches.
 */
final class AtomicWriter {
    private static final String DATA = "..data";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy_MM_dd_HH_mm_ss.").withZone(ZoneOffset.UTC);

    private final Path volume;
    private final Clock clock;

    AtomicWriter(Path volume, Clock clock) {
        this.volume = volume;
        this.clock = clock;
    }

    /** A file of the volume; an owner is given only when it is not root. */
    record File(byte[] content, int mode, OptionalInt uid) {
        boolean same(Path at) throws IOException {
            return Files.isRegularFile(at)
                    && Arrays.equals(Files.readAllBytes(at), content)
                    && ((int) Files.getAttribute(at, "unix:mode") & 07777) == mode;
        }
    }

    /**
     * Makes the volume hold exactly the files, by relative path.
     *
     * @param group the group that may read them; empty leaves root's
     * @return whether anything changed
     */
    boolean write(Map<String, File> files, OptionalInt group) throws IOException {
        SortedMap<String, File> wanted = new TreeMap<>(files);
        Path current = volume.resolve(DATA);
        if (same(current, wanted)) {
            return false;
        }
        Path old = Files.exists(current, LinkOption.NOFOLLOW_LINKS)
                ? volume.resolve(Files.readSymbolicLink(current))
                : null;
        Path fresh = Files.createTempDirectory(volume, ".." + STAMP.format(clock.instant()));
        Files.setAttribute(fresh, "unix:mode", 0755);
        for (var file : wanted.entrySet()) {
            Path target = fresh.resolve(file.getKey()).normalize();
            if (!target.startsWith(fresh)) {
                throw new IOException("path leaves the volume: " + file.getKey());
            }
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue().content());
            if (group.isPresent()) {
                Files.setAttribute(target, "unix:gid", group.getAsInt());
            }
            if (file.getValue().uid().isPresent()) {
                Files.setAttribute(target, "unix:uid", file.getValue().uid().getAsInt());
            }
            Files.setAttribute(target, "unix:mode", file.getValue().mode());
        }
        Path link = volume.resolve("..data_tmp");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(link, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        links(wanted.keySet());
        if (old != null) {
            delete(old);
        }
        return true;
    }

    private boolean same(Path data, SortedMap<String, File> wanted) throws IOException {
        if (!Files.isDirectory(data)) {
            return false;
        }
        Path real = data.toRealPath();
        try (var walk = Files.walk(real)) {
            var have = walk.filter(Files::isRegularFile)
                    .map(file -> real.relativize(file).toString())
                    .toList();
            if (!new HashSet<>(have).equals(wanted.keySet())) {
                return false;
            }
        }
        for (var file : wanted.entrySet()) {
            if (!file.getValue().same(real.resolve(file.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private void links(Set<String> paths) throws IOException {
        var visible = new HashSet<String>();
        for (String path : paths) {
            visible.add(Path.of(path).getName(0).toString());
        }
        for (String name : visible) {
            Path link = volume.resolve(name);
            if (!Files.isSymbolicLink(link)) {
                Files.createSymbolicLink(link, Path.of(DATA, name));
            }
        }
        try (var entries = Files.list(volume)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!name.startsWith("..") && !visible.contains(name)) {
                    Files.delete(entry);
                }
            }
        }
    }

    static void delete(Path root) throws IOException {
        try (var walk = Files.walk(root)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
