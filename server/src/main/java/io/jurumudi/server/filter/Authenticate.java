package io.jurumudi.server.filter;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.auth.AuthenticationException;
import io.jurumudi.server.auth.Authenticator;
import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.metrics.ServerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who asks: a caller in this process says so, others show credentials. */
public final class Authenticate implements Filter {

    private static final Logger LOG = LoggerFactory.getLogger(Authenticate.class);

    private final Authenticator authenticator;
    private final ServerMetrics metrics;

    public Authenticate(Authenticator authenticator, ServerMetrics metrics) {
        this.authenticator = authenticator;
        this.metrics = metrics;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        passage.user(who(passage.request()));
        next.go(passage);
    }

    private User who(Request request) {
        if (request.presetUser().isPresent()) {
            return request.presetUser().get();
        }
        try {
            User user = authenticator.authenticate(request).orElseThrow(ApiException::unauthorized);
            metrics.authenticated(true, user.name());
            return user;
        } catch (AuthenticationException bad) {
            metrics.authenticated(false, "");
            LOG.info("Unable to authenticate the request: {}", bad.getMessage());
            throw ApiException.unauthorized();
        }
    }
}
