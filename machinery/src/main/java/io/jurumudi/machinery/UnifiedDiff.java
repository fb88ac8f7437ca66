package io.jurumudi.machinery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between two texts, with three lines around it, as {@code diff -u} shows it. Finds the same matches as the algorithm of Ratcliff and
 * Obershelp that upstream's messages are made with, which leaves out lines that are in a long text too often to tell anything.
 */
public final class UnifiedDiff {
    private static final int AROUND = 3;
    private static final int LONG = 200;

    private final List<String> before;
    private final List<String> after;
    private final Map<String, List<Integer>> places = new HashMap<>();
    private final List<Match> matches = new ArrayList<>();

    private record Match(int before, int after, int size) {}

    /** Lines of one text that stand for lines of the other; equal when nothing changed. */
    private record Step(boolean same, int before, int beforeEnd, int after, int afterEnd) {}

    private UnifiedDiff(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** Empty for equal texts. */
    public static String of(String before, String after) {
        return new UnifiedDiff(lines(before), lines(after)).render();
    }

    /** Each with its end; the last gets one. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            lines.add(line + "\n");
        }
        return lines;
    }

    private String render() {
        findPlaces();
        match(0, before.size(), 0, after.size());
        StringBuilder out = new StringBuilder();
        for (List<Step> group : groups(steps())) {
            Step first = group.getFirst();
            Step last = group.getLast();
            out.append("@@ -")
                    .append(range(first.before(), last.beforeEnd()))
                    .append(" +")
                    .append(range(first.after(), last.afterEnd()))
                    .append(" @@\n");
            for (Step step : group) {
                append(out, step.same() ? " " : "-", before.subList(step.before(), step.beforeEnd()));
                if (!step.same()) {
                    append(out, "+", after.subList(step.after(), step.afterEnd()));
                }
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, String sign, List<String> lines) {
        lines.forEach(line -> out.append(sign).append(line));
    }

    private static String range(int start, int end) {
        int size = end - start;
        if (size == 1) {
            return String.valueOf(start + 1);
        }
        return (size == 0 ? start : start + 1) + "," + size;
    }

    private void findPlaces() {
        for (int i = 0; i < after.size(); i++) {
            places.computeIfAbsent(after.get(i), line -> new ArrayList<>()).add(i);
        }
        if (after.size() >= LONG) {
            int often = after.size() / 100 + 1;
            Set<String> popular = new HashSet<>();
            places.forEach((line, all) -> {
                if (all.size() > often) {
                    popular.add(line);
                }
            });
            places.keySet().removeAll(popular);
        }
    }

    private void match(int from, int to, int afterFrom, int afterTo) {
        Match match = longest(from, to, afterFrom, afterTo);
        if (match.size() == 0) {
            return;
        }
        if (from < match.before() && afterFrom < match.after()) {
            match(from, match.before(), afterFrom, match.after());
        }
        matches.add(match);
        int end = match.before() + match.size();
        int afterEnd = match.after() + match.size();
        if (end < to && afterEnd < afterTo) {
            match(end, to, afterEnd, afterTo);
        }
    }

    private Match longest(int from, int to, int afterFrom, int afterTo) {
        int bestBefore = from;
        int bestAfter = afterFrom;
        int bestSize = 0;
        Map<Integer, Integer> ending = Map.of();
        for (int i = from; i < to; i++) {
            Map<Integer, Integer> endingHere = new HashMap<>();
            for (int j : places.getOrDefault(before.get(i), List.of())) {
                if (j < afterFrom) {
                    continue;
                }
                if (j >= afterTo) {
                    break;
                }
                int size = ending.getOrDefault(j - 1, 0) + 1;
                endingHere.put(j, size);
                if (size > bestSize) {
                    bestBefore = i - size + 1;
                    bestAfter = j - size + 1;
                    bestSize = size;
                }
            }
            ending = endingHere;
        }
        while (bestBefore > from && bestAfter > afterFrom && same(bestBefore - 1, bestAfter - 1)) {
            bestBefore--;
            bestAfter--;
            bestSize++;
        }
        while (bestBefore + bestSize < to
                && bestAfter + bestSize < afterTo
                && same(bestBefore + bestSize, bestAfter + bestSize)) {
            bestSize++;
        }
        return new Match(bestBefore, bestAfter, bestSize);
    }

    private boolean same(int line, int afterLine) {
        return before.get(line).equals(after.get(afterLine));
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        int i = 0;
        int j = 0;
        for (Match match : joined()) {
            if (i < match.before() || j < match.after()) {
                steps.add(new Step(false, i, match.before(), j, match.after()));
            }
            i = match.before() + match.size();
            j = match.after() + match.size();
            if (match.size() > 0) {
                steps.add(new Step(true, match.before(), i, match.after(), j));
            }
        }
        return steps;
    }

    /** Matches that touch are one; an empty one ends the list. */
    private List<Match> joined() {
        List<Match> joined = new ArrayList<>();
        for (Match match : matches) {
            Match last = joined.isEmpty() ? null : joined.getLast();
            if (last != null
                    && last.before() + last.size() == match.before()
                    && last.after() + last.size() == match.after()) {
                joined.set(joined.size() - 1, new Match(last.before(), last.after(), last.size() + match.size()));
            } else {
                joined.add(match);
            }
        }
        joined.add(new Match(before.size(), after.size(), 0));
        return joined;
    }

    private static List<List<Step>> groups(List<Step> steps) {
        if (steps.stream().allMatch(Step::same)) {
            return List.of();
        }
        List<List<Step>> groups = new ArrayList<>();
        List<Step> group = new ArrayList<>();
        for (int n = 0; n < steps.size(); n++) {
            Step step = steps.get(n);
            int size = step.beforeEnd() - step.before();
            boolean first = n == 0;
            boolean last = n == steps.size() - 1;
            if (!step.same()) {
                group.add(step);
            } else if (first || last) {
                int skipped = Math.max(0, size - AROUND);
                group.add(first ? tail(step, skipped) : head(step, size - skipped));
            } else if (size > 2 * AROUND) {
                group.add(head(step, AROUND));
                groups.add(group);
                group = new ArrayList<>(List.of(tail(step, size - AROUND)));
            } else {
                group.add(step);
            }
        }
        groups.add(group);
        return groups;
    }

    private static Step head(Step step, int size) {
        return new Step(true, step.before(), step.before() + size, step.after(), step.after() + size);
    }

    private static Step tail(Step step, int skipped) {
        return new Step(true, step.before() + skipped, step.beforeEnd(), step.after() + skipped, step.afterEnd());
    }
}
