package io.jurumudi.node.runtime;

import io.jurumudi.node.cri.v1.Cri;
import io.jurumudi.node.log.LogTail;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an ended container left to say: its message file, else, when the policy asks for it, the end of its log. */
public final class TerminationMessages {
    /** Upstream's limits for both sources, in bytes and lines. */
    private static final int MAX_FILE = 4096;

    private static final int MAX_LOG = 2048;
    private static final int MAX_LOG_LINES = 80;

    /** The message of a container that has exited. */
    String of(Cri.ContainerStatus status) {
        String path = status.getAnnotationsMap().getOrDefault(RuntimeLabels.TERMINATION_MESSAGE_PATH, "");
        String policy = status.getAnnotationsMap().getOrDefault(RuntimeLabels.TERMINATION_MESSAGE_POLICY, "File");
        String said = "";
        for (Cri.Mount mount : status.getMountsList()) {
            if (!path.isEmpty() && mount.getContainerPath().equals(path)) {
                said = readEnd(Path.of(mount.getHostPath()));
            }
        }
        if (said.isEmpty()
                && policy.equals("FallbackToLogsOnError")
                && status.getExitCode() != 0
                && !status.getLogPath().isEmpty()) {
            said = LogTail.of(Path.of(status.getLogPath()), MAX_LOG_LINES, MAX_LOG);
        }
        return said.isEmpty() ? status.getMessage() : said;
    }

    private static String readEnd(Path file) {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (var reader = new RandomAccessFile(file.toFile(), "r")) {
            long length = reader.length();
            reader.seek(Math.max(0, length - MAX_FILE));
            var bytes = new byte[(int) Math.min(MAX_FILE, length)];
            reader.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "Error on reading termination message: " + unreadable.getMessage();
        }
    }
}
