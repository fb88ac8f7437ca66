package io.jurumudi.server;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.http.ForwardedRequest;
import io.jurumudi.server.http.Request;
import java.util.Optional;

/** A request of someone in this process, who needs no credentials. */
final class AsUser extends ForwardedRequest {

    private final User user;

    AsUser(Request request, User user) {
        super(request);
        this.user = user;
    }

    @Override
    public Optional<User> presetUser() {
        return Optional.of(user);
    }
}
