package io.jurumudi.server.filter;

import java.util.UUID;

/** Names each request in its answer, so that a client's log and the server's can be told to speak of the same one. */
public final class AuditId implements Filter {

    private static final int LONGEST = 64;

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        String id = passage.request()
                .headers()
                .first("Audit-ID")
                .filter(given -> !given.isEmpty() && given.length() <= LONGEST)
                .orElseGet(() -> UUID.randomUUID().toString());
        passage.response().headers().set("Audit-Id", id);
        next.go(passage);
    }
}
