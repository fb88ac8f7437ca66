package io.jurumudi.node.log;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of a log is wanted; the fields of the API's PodLogOptions.
 *
 * @param since nothing older than this
 * @param tailLines only so many of the last lines
 * @param limitBytes stop after so many bytes
 * @param stream {@code stdout}, {@code stderr} or {@code all}
 */
public record LogOptions(
        boolean follow,
        boolean timestamps,
        Optional<Instant> since,
        OptionalLong tailLines,
        OptionalLong limitBytes,
        String stream) {

    public static LogOptions everything() {
        return new LogOptions(false, false, Optional.empty(), OptionalLong.empty(), OptionalLong.empty(), "all");
    }

    public LogOptions withFollow() {
        return new LogOptions(true, timestamps, since, tailLines, limitBytes, stream);
    }

    public LogOptions withTail(long lines) {
        return new LogOptions(follow, timestamps, since, OptionalLong.of(lines), limitBytes, stream);
    }

    public LogOptions withTimestamps() {
        return new LogOptions(follow, true, since, tailLines, limitBytes, stream);
    }

    public LogOptions withLimit(long bytes) {
        return new LogOptions(follow, timestamps, since, tailLines, OptionalLong.of(bytes), stream);
    }

    public LogOptions withSince(Instant time) {
        return new LogOptions(follow, timestamps, Optional.of(time), tailLines, limitBytes, stream);
    }

    public LogOptions withStream(String name) {
        return new LogOptions(follow, timestamps, since, tailLines, limitBytes, name);
    }
}
