package io.jurumudi.server.filter;

import io.jurumudi.server.auth.Impersonation;

/** Lets those act as somebody else who ask for it and may. */
public final class Impersonate implements Filter {

    private final Impersonation impersonation;

    public Impersonate(Impersonation impersonation) {
        this.impersonation = impersonation;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        passage.user(impersonation.apply(passage.user(), passage.request()));
        next.go(passage);
    }
}
