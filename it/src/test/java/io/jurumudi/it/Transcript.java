package io.jurumudi.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Commands and what they must print, in a plain file:
 *
 * <pre>
 *   # words for the reader
 *   $ command             must succeed
 *   $! command            must fail
 *   $? command            is repeated until it succeeds and prints what is expected, for at most two minutes
 *   &gt; more of the command, as its next line
 *   line                  printed; how many spaces stand between words does not matter
 *   ~ regex               a line that matches as a whole
 *   ...                   any number of lines
 *   or                    between two outputs that are both right, such as those of two versions of kubectl
 *   &#64; condition           before a command that only runs where this one succeeds
 * </pre>
 *
 * Commands are bash; the variables they set are there for those that follow.
 */
record Transcript(List<Step> steps) {

    /** Longer than a kubelet takes, by default, to bring a changed ConfigMap into a running pod: a minute, and the time to do it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** How a command must end, and how patiently that is awaited. */
    enum Expect {
        SUCCESS,
        FAILURE,
        EVENTUALLY
    }

    /**
     * @param place file and line
     * @param comment what the file says before the command
     * @param condition a command on whose success it depends; empty for always
     */
    record Step(String place, String comment, String condition, Expect expect, String command, List<String> expected) {}

    static Transcript read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<Step> steps = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        String condition = "";
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                comment.append(line.substring(1).strip()).append(' ');
                i++;
            } else if (line.isBlank()) {
                i++;
            } else if (line.startsWith("@ ")) {
                condition = line.substring(2);
                i++;
            } else {
                int start = i;
                StringBuilder command = new StringBuilder(line.substring(line.indexOf(' ') + 1));
                i++;
                while (i < lines.size() && lines.get(i).startsWith("> ")
                        || i < lines.size() && lines.get(i).equals(">")) {
                    String more = lines.get(i++);
                    command.append('\n').append(more.length() > 2 ? more.substring(2) : "");
                }
                List<String> expected = new ArrayList<>();
                while (i < lines.size() && !lines.get(i).matches("[$#@].*")) {
                    expected.add(lines.get(i++));
                }
                while (!expected.isEmpty() && expected.getLast().isBlank()) {
                    expected.removeLast();
                }
                steps.add(new Step(
                        file.getFileName() + ":" + (start + 1),
                        comment.toString().strip(),
                        condition,
                        expect(file, start, line),
                        command.toString(),
                        expected));
                comment.setLength(0);
                condition = "";
            }
        }
        return new Transcript(steps);
    }

    private static Expect expect(Path file, int line, String text) {
        return switch (text.substring(0, Math.max(0, text.indexOf(' ')))) {
            case "$" -> Expect.SUCCESS;
            case "$!" -> Expect.FAILURE;
            case "$?" -> Expect.EVENTUALLY;
            default -> throw new IllegalArgumentException(file + ":" + (line + 1) + " is not a command: " + text);
        };
    }

    /** Runs the steps in order; the first that goes otherwise ends it with an {@link AssertionError} that shows what came. */
    void play(Shell shell) throws IOException {
        for (Step step : steps) {
            if (!step.condition.isEmpty() && shell.run(step.condition).code() != 0) {
                continue;
            }
            Duration patience = step.expect == Expect.EVENTUALLY ? PATIENCE : Duration.ZERO;
            long deadline = System.nanoTime() + patience.toNanos();
            while (true) {
                Command.Result result = shell.run(step.command);
                boolean ended = (step.expect == Expect.FAILURE) == (result.code() != 0);
                if (ended && matches(step.expected, result.out())) {
                    break;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("%s (%s)%n$ %s%n--- expected%s%n%s%n--- came, with exit code %d%n%s"
                            .formatted(
                                    step.place,
                                    step.comment,
                                    step.command,
                                    step.expect == Expect.FAILURE ? " with a failure" : "",
                                    String.join("\n", step.expected),
                                    result.code(),
                                    result.out()));
                }
            }
        }
    }

    static boolean matches(List<String> expected, String output) {
        List<String> lines = new ArrayList<>(
                output.replace("\r", "").lines().map(Transcript::plain).toList());
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        int or = expected.indexOf("or");
        return or < 0
                ? matches(expected, 0, lines, 0)
                : matches(withoutBlankEnd(expected.subList(0, or)), 0, lines, 0)
                        || matches(expected.subList(or + 1, expected.size()), output);
    }

    private static List<String> withoutBlankEnd(List<String> lines) {
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isBlank()) {
            end--;
        }
        return lines.subList(0, end);
    }

    private static boolean matches(List<String> expected, int e, List<String> lines, int l) {
        if (e == expected.size()) {
            return l == lines.size();
        }
        String wanted = expected.get(e);
        if (wanted.equals("...")) {
            for (int skip = l; skip <= lines.size(); skip++) {
                if (matches(expected, e + 1, lines, skip)) {
                    return true;
                }
            }
            return false;
        }
        if (l == lines.size()) {
            return false;
        }
        boolean same = wanted.startsWith("~ ")
                ? Pattern.matches(wanted.substring(2), lines.get(l))
                : plain(wanted).equals(lines.get(l));
        return same && matches(expected, e + 1, lines, l + 1);
    }

    private static String plain(String line) {
        return line.strip().replaceAll("\\s+", " ");
    }
}
