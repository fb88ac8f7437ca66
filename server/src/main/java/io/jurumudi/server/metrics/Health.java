package io.jurumudi.server.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Named health checks behind {@code /livez}, {@code /readyz} or {@code /healthz}. Checks may be added while it is asked. */
public final class Health {

    /** An answer: 200 or 500, and the text. */
    public record Report(boolean healthy, String text) {}

    private final String name;
    private final Map<String, Supplier<Optional<String>>> checks = new LinkedHashMap<>();

    /** @param name the path without its slash: {@code livez} */
    public Health(String name) {
        this.name = name;
    }

    /** Adds a check that answers empty when well, else what is wrong (for the log; not shown to clients). */
    public synchronized Health check(String check, Supplier<Optional<String>> ask) {
        checks.put(check, ask);
        return this;
    }

    /** Whether there is a check of that name, for {@code /livez/NAME}. */
    public synchronized boolean has(String check) {
        return checks.containsKey(check);
    }

    /** Of all checks. */
    public synchronized List<String> names() {
        return List.copyOf(checks.keySet());
    }

    /** Asks all checks but the excluded; the text names each when one fails or {@code verbose}. */
    public Report report(boolean verbose, Set<String> excluded) {
        Map<String, Supplier<Optional<String>>> all;
        synchronized (this) {
            all = new LinkedHashMap<>(checks);
        }
        StringBuilder text = new StringBuilder();
        boolean healthy = true;
        for (var check : all.entrySet()) {
            if (excluded.contains(check.getKey())) {
                text.append("[+]").append(check.getKey()).append(" excluded: ok\n");
            } else if (check.getValue().get().isEmpty()) {
                text.append("[+]").append(check.getKey()).append(" ok\n");
            } else {
                healthy = false;
                text.append("[-]").append(check.getKey()).append(" failed: reason withheld\n");
            }
        }
        String unknown = excluded.stream()
                .filter(name -> !all.containsKey(name))
                .sorted()
                .map(name -> "\"" + name + "\"")
                .collect(Collectors.joining(","));
        if (!unknown.isEmpty()) {
            text.append("warn: some health checks cannot be excluded: no matches for ")
                    .append(unknown)
                    .append('\n');
        }
        if (!healthy) {
            return new Report(false, text + name + " check failed\n");
        }
        return new Report(true, verbose ? text + name + " check passed\n" : "ok");
    }

    /** Asks one check. */
    public Report report(String check) {
        Supplier<Optional<String>> ask;
        synchronized (this) {
            ask = checks.get(check);
        }
        if (ask == null) {
            throw new IllegalArgumentException("no check " + check);
        }
        Optional<String> wrong = ask.get();
        return new Report(
                wrong.isEmpty(),
                wrong.map(w -> "internal server error: " + w + "\n").orElse("ok"));
    }
}
