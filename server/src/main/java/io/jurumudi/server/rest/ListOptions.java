package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.FieldSelector;
import io.jurumudi.machinery.LabelSelector;
import io.jurumudi.server.cache.KindCache;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.registry.ListRequest;
import io.jurumudi.server.registry.Selection;
import java.util.List;
import java.util.Optional;

/** What a list, a watch or the deletion of a collection says in its query; see {@code meta/v1 ListOptions}. */
record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        boolean watch,
        boolean bookmarks,
        String resourceVersion,
        String match,
        Optional<Long> timeoutSeconds,
        int limit,
        String continued,
        Optional<Boolean> sendInitialEvents) {

    /** @throws ApiException BadRequest or Invalid in upstream's words */
    static ListOptions parse(Query query, boolean watch) {
        return parse(query, watch, "");
    }

    /** @param name of the one object that is meant; empty for all */
    static ListOptions parse(Query query, boolean watch, String name) {
        String fields = query.first("fieldSelector", "");
        if (!name.isEmpty()) {
            fields += (fields.isEmpty() ? "" : ",") + "metadata.name=" + name;
        }
        long limit = query.first("limit").map(Checks::integer).orElse(0L);
        Optional<Long> timeout = query.first("timeoutSeconds").map(Checks::integer);
        ListOptions options = new ListOptions(
                LabelSelector.parse(query.first("labelSelector", "")),
                FieldSelector.parse(fields),
                watch,
                query.flag("allowWatchBookmarks"),
                query.first("resourceVersion", ""),
                query.first("resourceVersionMatch", ""),
                timeout,
                Math.clamp(limit, 0, Integer.MAX_VALUE),
                query.first("continue", ""),
                query.has("sendInitialEvents") ? Optional.of(query.flag("sendInitialEvents")) : Optional.empty());
        return options.withDefaults().checked();
    }

    /** A watch from no or any version begins with what there is, and so is a streaming list. */
    private ListOptions withDefaults() {
        boolean fromNow = resourceVersion.isEmpty() || resourceVersion.equals("0");
        if (!watch || sendInitialEvents.isPresent() || !match.isEmpty() || !fromNow) {
            return this;
        }
        return new ListOptions(
                labels,
                fields,
                true,
                bookmarks,
                resourceVersion,
                "NotOlderThan",
                timeoutSeconds,
                limit,
                continued,
                Optional.of(true));
    }

    private ListOptions checked() {
        Checks checks = new Checks();
        if (watch) {
            checkWatch(checks);
        } else {
            checkList(checks);
        }
        checks.throwIfAny("ListOptions");
        return this;
    }

    private void checkList(Checks checks) {
        String field = "resourceVersionMatch";
        if (!match.isEmpty()) {
            if (resourceVersion.isEmpty()) {
                checks.forbidden(field, "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }
            if (!continued.isEmpty()) {
                checks.forbidden(field, "resourceVersionMatch is forbidden when continue is provided");
            }
            if (!match.equals("Exact") && !match.equals("NotOlderThan")) {
                checks.notSupported(field, "\"" + match + "\"", List.of("Exact", "NotOlderThan", ""));
            }
            if (match.equals("Exact") && resourceVersion.equals("0")) {
                checks.forbidden(field, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }
        if (sendInitialEvents.isPresent()) {
            checks.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
    }

    private void checkWatch(Checks checks) {
        String field = "resourceVersionMatch";
        if (sendInitialEvents.isPresent() && !match.equals("NotOlderThan")) {
            checks.forbidden(field, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        if (!match.isEmpty()) {
            if (sendInitialEvents.isEmpty()) {
                checks.forbidden(
                        field, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
            if (!match.equals("NotOlderThan")) {
                checks.notSupported(field, "\"" + match + "\"", List.of("NotOlderThan"));
            }
            if (!continued.isEmpty()) {
                checks.forbidden(field, "resourceVersionMatch is forbidden when continue is provided");
            }
        }
    }

    Selection selection(Kind kind, String namespace) {
        return new Selection(kind, namespace, labels, fields);
    }

    ListRequest list(Selection selection) {
        if (!continued.isEmpty()) {
            if (!resourceVersion.isEmpty() && !resourceVersion.equals("0")) {
                // The token says which version; upstream reads it first, and so its mistakes are told first.
                ListRequest.checkContinue(continued);
                throw ApiException.badRequest("specifying resource version is not allowed when using continue");
            }
            return new ListRequest(selection, Optional.empty(), resourceVersion.isEmpty() ? limit : 0, continued);
        }
        if (resourceVersion.isEmpty()) {
            return new ListRequest(selection, Optional.empty(), limit, "");
        }
        long revision = revision(resourceVersion)
                .orElseThrow(() -> ApiException.badRequest("invalid resource version: " + unparsable(resourceVersion)));
        if (revision == 0) {
            // Any version will do, so there is no version to page through: the whole of it comes at once.
            return new ListRequest(selection, Optional.of(new ListRequest.Version.Any()), 0, "");
        }
        boolean exact = match.equals("Exact") || (match.isEmpty() && limit > 0);
        return new ListRequest(
                selection,
                Optional.of(
                        exact
                                ? new ListRequest.Version.Exact(revision)
                                : new ListRequest.Version.NotOlderThan(revision)),
                limit,
                "");
    }

    /** The resourceVersion as a number; 0 when none is given. */
    long watchRevision() {
        if (resourceVersion.isEmpty()) {
            return 0;
        }
        return revision(resourceVersion).orElseThrow(() -> Failures.unnamed(unparsable(resourceVersion)));
    }

    /** Where a watch begins; {@code newest} is where the cache is. */
    KindCache.Start start(long newest) {
        long revision = watchRevision();
        if (sendInitialEvents.isPresent()) {
            if (sendInitialEvents.get()) {
                return bookmarks ? new KindCache.Start.NowAndTell() : new KindCache.Start.Now();
            }
            return new KindCache.Start.After(revision == 0 ? newest : revision);
        }
        return new KindCache.Start.After(revision);
    }

    static Optional<Long> revision(String text) {
        try {
            long revision = Long.parseUnsignedLong(text);
            return text.startsWith("+") || revision < 0 ? Optional.empty() : Optional.of(revision);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String unparsable(String revision) {
        String why = revision.matches("\\d+") ? "value out of range" : "invalid syntax";
        return "resourceVersion: Invalid value: \"" + revision + "\": strconv.ParseUint: parsing \"" + revision + "\": "
                + why;
    }
}
