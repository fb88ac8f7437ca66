package io.jurumudi.node.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * One line of a log file as the CRI has runtimes write it: {@code TIME STREAM TAG CONTENT}.
 *
 * @param time as written, with nanoseconds
 * @param stream {@code stdout} or {@code stderr}
 * @param partial the content goes on in the next line of the stream
 * @param content without the line's end
 */
public record LogLine(String time, Instant instant, String stream, boolean partial, byte[] content) {

    /** Reads a line without its newline; nothing when it is not in the format. */
    public static Optional<LogLine> parse(byte[] line, int length) {
        int first = indexOf(line, 0, length);
        int second = first < 0 ? -1 : indexOf(line, first + 1, length);
        int third = second < 0 ? -1 : indexOf(line, second + 1, length);
        if (second < 0) {
            return Optional.empty();
        }
        // An empty line may have lost its last blank.
        int tagEnd = third < 0 ? length : third;
        String time = new String(line, 0, first, StandardCharsets.US_ASCII);
        String stream = new String(line, first + 1, second - first - 1, StandardCharsets.US_ASCII);
        String tags = new String(line, second + 1, tagEnd - second - 1, StandardCharsets.US_ASCII);
        if (!stream.equals("stdout") && !stream.equals("stderr")) {
            return Optional.empty();
        }
        int start = Math.min(length, tagEnd + 1);
        var content = new byte[length - start];
        System.arraycopy(line, start, content, 0, content.length);
        try {
            var instant = java.time.OffsetDateTime.parse(time).toInstant();
            return Optional.of(new LogLine(time, instant, stream, tags.equals("P") || tags.startsWith("P:"), content));
        } catch (DateTimeParseException foreign) {
            return Optional.empty();
        }
    }

    private static int indexOf(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == ' ') {
                return i;
            }
        }
        return -1;
    }
}
