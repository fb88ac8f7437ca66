package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GoText;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import java.util.List;
import java.util.Optional;

/**
 * What CreateOptions, UpdateOptions and PatchOptions say.
 *
 * @param fieldManager as asked or, failing that, after the client's User-Agent
 * @param force only of an apply
 */
record WriteOptions(boolean dryRun, String fieldManager, Validation validation, boolean force) {

    /** What becomes of unknown and duplicate fields. */
    enum Validation {
        IGNORE,
        WARN,
        STRICT
    }

    private static final int MAX_MANAGER = 128;

    /** @throws ApiException Invalid, naming everything that is wrong */
    static WriteOptions parse(Request request, String kind, Optional<Patch.Type> patch) {
        Query query = request.query();
        Checks checks = new Checks();
        String manager = query.first("fieldManager", "");
        if (patch.isPresent()) {
            boolean apply = patch.get() == Patch.Type.APPLY;
            if (apply && manager.isEmpty()) {
                checks.required("fieldManager", "is required for apply patch");
            }
            if (!apply && query.has("force")) {
                checks.forbidden("force", "may not be specified for non-apply patch");
            }
        }
        checkManager(manager, checks);
        List<String> dryRun = query.all("dryRun");
        checkDryRun(dryRun, checks);
        String validation = query.first("fieldValidation", "");
        Validation wanted = switch (validation) {
            case "", "Warn" -> Validation.WARN;
            case "Strict" -> Validation.STRICT;
            case "Ignore" -> Validation.IGNORE;
            default -> {
                checks.notSupported(
                        "fieldValidation", "\"" + validation + "\"", List.of("", "Ignore", "Strict", "Warn"));
                yield Validation.WARN;
            }
        };
        checks.throwIfAny(kind);
        return new WriteOptions(
                !dryRun.isEmpty(), manager.isEmpty() ? agentName(request) : manager, wanted, query.flag("force"));
    }

    static void checkDryRun(List<String> values, Checks checks) {
        if (values.stream().anyMatch(value -> !value.equals("All"))) {
            checks.notSupported(
                    "dryRun",
                    values.stream()
                            .map(v -> "\"" + v + "\"")
                            .toList()
                            .toString()
                            .replace(", ", ","),
                    List.of("All"));
        }
    }

    private static void checkManager(String manager, Checks checks) {
        if (manager.length() > MAX_MANAGER) {
            checks.tooLong("fieldManager", MAX_MANAGER);
        }
        for (int i = 0; i < manager.length(); i++) {
            char c = manager.charAt(i);
            if (Character.isISOControl(c)) {
                checks.invalid(
                        "fieldManager",
                        GoText.quote(manager),
                        "invalid character U+%04X (at position %d)".formatted((int) c, i));
            }
        }
    }

    /** {@code kubectl/v1.36.0 (linux/amd64) ...} is kubectl. */
    private static String agentName(Request request) {
        String agent = request.headers().first("User-Agent", "");
        int slash = agent.indexOf('/');
        String name = slash < 0 ? agent : agent.substring(0, slash);
        String printable = name.codePoints()
                .filter(c -> !Character.isISOControl(c))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.substring(0, Math.min(printable.length(), MAX_MANAGER));
    }
}
