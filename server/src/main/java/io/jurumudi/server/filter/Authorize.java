package io.jurumudi.server.filter;

import io.jurumudi.server.auth.Attributes;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.auth.Authorizers;
import io.jurumudi.server.auth.Decision;
import io.jurumudi.server.metrics.ServerMetrics;

/** Lets pass who may. */
public final class Authorize implements Filter {

    private final Authorizer authorizer;
    private final ServerMetrics metrics;

    public Authorize(Authorizer authorizer, ServerMetrics metrics) {
        this.authorizer = authorizer;
        this.metrics = metrics;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        Attributes asked = passage.info().attributes(passage.user());
        Decision decision = authorizer.authorize(asked);
        metrics.authorized(decision.allowed());
        if (!decision.allowed()) {
            throw Authorizers.forbidden(asked, decision.reason());
        }
        next.go(passage);
    }
}
