package io.jurumudi.server.registry;

import java.util.Optional;

/**
 * What part of which state a list is to show.
 *
 * @param version empty: the newest state
 * @param limit at most this many objects; 0 for all
 * @param continued the token of the page before; empty for the first page
 */
public record ListRequest(Selection selection, Optional<Version> version, int limit, String continued) {

    /** The state asked for by resourceVersion and resourceVersionMatch. */
    public sealed interface Version {

        /** Whatever is at hand. */
        record Any() implements Version {}

        record NotOlderThan(long revision) implements Version {}

        record Exact(long revision) implements Version {}
    }

    /** Everything selected as it is now. */
    public static ListRequest newest(Selection selection) {
        return new ListRequest(selection, Optional.empty(), 0, "");
    }

    /** @throws io.jurumudi.machinery.ApiException BadRequest when the token is none of ours */
    public static void checkContinue(String token) {
        ContinueToken.decode(token);
    }
}
