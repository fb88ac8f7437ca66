package io.jurumudi.server.kind.batch;

import io.jurumudi.machinery.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Indexes of an indexed job's pods as its fields write them: {@code 0,2-5}. */
final class JobIndexes {

    /** What the text holds, or why it cannot be read. */
    sealed interface Result {}

    record Read(List<Interval> intervals, long total) implements Result {}

    record Unreadable(String why) implements Result {}

    /** Both ends included. */
    record Interval(int first, int last) {}

    private JobIndexes() {}

    /** @param completions how many indexes there are */
    static Result read(String text, long completions) {
        List<Interval> intervals = new ArrayList<>();
        long total = 0;
        if (text.isEmpty()) {
            return new Read(intervals, total);
        }
        for (String part : text.split(",", -1)) {
            try {
                Interval interval = interval(part, completions);
                if (!intervals.isEmpty() && intervals.getLast().last >= interval.first) {
                    return new Unreadable(decreasing(intervals.getLast().last, interval.first));
                }
                intervals.add(interval);
                total += interval.last - interval.first + 1;
            } catch (IllegalArgumentException why) {
                return new Unreadable(why.getMessage());
            }
        }
        return new Read(intervals, total);
    }

    /** The lowest index in both, of texts that need not be wholly readable. */
    static Optional<Integer> overlap(String one, String other, long completions) {
        List<Interval> others = readable(other, completions);
        for (Interval a : readable(one, completions)) {
            for (Interval b : others) {
                if (a.first <= b.last && b.first <= a.last) {
                    return Optional.of(Math.max(a.first, b.first));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Interval> readable(String text, long completions) {
        List<Interval> intervals = new ArrayList<>();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                try {
                    intervals.add(interval(part, completions));
                } catch (IllegalArgumentException unreadable) {
                    continue; // told elsewhere
                }
            }
        }
        return intervals;
    }

    private static Interval interval(String text, long completions) {
        String[] ends = text.split("-", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("the fragment " + GoText.quote(text)
                    + " violates the requirement that an index interval can have at most two parts separated by '-'");
        }
        int first = index(ends[0], completions);
        if (ends.length == 1) {
            return new Interval(first, first);
        }
        int last = index(ends[1], completions);
        if (first >= last) {
            throw new IllegalArgumentException(decreasing(first, last));
        }
        return new Interval(first, last);
    }

    private static int index(String text, long completions) {
        if (!text.matches("[+]?[0-9]{1,18}")) {
            throw new IllegalArgumentException("cannot convert string to integer for index: " + GoText.quote(text));
        }
        long index = Long.parseLong(text);
        if (index >= completions) {
            throw new IllegalArgumentException("too large index: " + GoText.quote(text));
        }
        return (int) index;
    }

    private static String decreasing(int before, int now) {
        return "non-increasing order, previous: " + before + ", current: " + now;
    }
}
