package io.jurumudi.server.admission.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import io.jurumudi.machinery.Problems;
import java.util.function.Consumer;

/** What is asked of the pods of a namespace: what is refused, what is noted, and what its users are warned of. */
record Policy(LevelVersion enforce, LevelVersion audit, LevelVersion warn) {

    static final String PREFIX = "pod-security.kubernetes.io/";

    private static final String LABELS = "metadata.labels[" + PREFIX;

    /** Asks for nothing. */
    static Policy privileged() {
        LevelVersion nothing = new LevelVersion(Level.PRIVILEGED, LevelVersion.LATEST);
        return new Policy(nothing, nothing, nothing);
    }

    /**
     * As a configuration's {@code defaults} say; what they do not say asks for nothing.
     *
     * @throws IllegalArgumentException on unknown levels and versions
     */
    static Policy of(JsonNode defaults) {
        return new Policy(of(defaults, "enforce"), of(defaults, "audit"), of(defaults, "warn"));
    }

    private static LevelVersion of(JsonNode defaults, String mode) {
        String level = defaults.path(mode).asText("privileged");
        String version = defaults.path(mode + "-version").asText("latest");
        return new LevelVersion(
                Level.of(level)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "defaults." + mode + ": Invalid value: \"" + level + "\": " + MUST_BE_LEVEL)),
                LevelVersion.parseVersion(version)
                        .orElseThrow(() -> new IllegalArgumentException("defaults." + mode
                                + "-version: Invalid value: \"" + version + "\": " + MUST_BE_VERSION)));
    }

    private static final String MUST_BE_LEVEL = "must be one of privileged, baseline, restricted";
    private static final String MUST_BE_VERSION = "must be \"latest\" or \"v1.x\"";

    /** This one as a namespace's labels change it. What they say wrongly is refused as strictly as can be, but neither noted nor warned of. */
    Policy changedBy(JsonNode labels, Problems problems) {
        Level[] explicit = new Level[1];
        LevelVersion toEnforce =
                changed(enforce, labels, "enforce", Level.RESTRICTED, problems, level -> explicit[0] = level);
        LevelVersion toAudit = changed(audit, labels, "audit", Level.PRIVILEGED, problems, level -> {});
        LevelVersion toWarn = changed(warn, labels, "warn", Level.PRIVILEGED, problems, level -> {});
        boolean warnsToo =
                !labels.has(PREFIX + "warn") && explicit[0] != null && explicit[0].compareTo(toWarn.level()) > 0;
        if (warnsToo) {
            toWarn = labels.has(PREFIX + "warn-version") ? toWarn.withLevel(toEnforce.level()) : toEnforce;
        }
        return new Policy(toEnforce, toAudit, toWarn);
    }

    private static LevelVersion changed(
            LevelVersion from,
            JsonNode labels,
            String mode,
            Level otherwise,
            Problems problems,
            Consumer<Level> explicit) {
        LevelVersion to = from;
        if (labels.has(PREFIX + mode)) {
            String text = labels.path(PREFIX + mode).asText("");
            var level = Level.of(text);
            level.ifPresentOrElse(explicit, () -> problems.invalid(LABELS + mode + "]", text, MUST_BE_LEVEL));
            to = to.withLevel(level.orElse(otherwise));
        }
        if (labels.has(PREFIX + mode + "-version")) {
            String text = labels.path(PREFIX + mode + "-version").asText("");
            var version = LevelVersion.parseVersion(text);
            if (version.isEmpty()) {
                problems.invalid(LABELS + mode + "-version]", text, MUST_BE_VERSION);
            }
            to = to.withVersion(version.orElse(LevelVersion.LATEST));
        }
        return to;
    }

    boolean asksForNothing() {
        return asks(privileged());
    }

    boolean asks(Policy other) {
        return enforce.asks(other.enforce) && audit.asks(other.audit) && warn.asks(other.warn);
    }
}
