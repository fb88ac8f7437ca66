package io.jurumudi.server.auth;

import io.jurumudi.server.http.Request;
import java.util.List;
import java.util.Optional;

/**
 * Asks authenticators in order. The first user found wins, whatever credentials failed before it; failed credentials and no user are
 * refused even where anonymous requests are welcome, so that nobody works as somebody else by mistake.
 */
public final class Authenticators implements Authenticator {

    private final List<Authenticator> authenticators;
    private final boolean anonymous;

    public Authenticators(List<Authenticator> authenticators, boolean anonymous) {
        this.authenticators = List.copyOf(authenticators);
        this.anonymous = anonymous;
    }

    /** The user, with {@code system:authenticated} among the groups, or anonymous; empty when anonymous requests are unwelcome. */
    @Override
    public Optional<User> authenticate(Request request) throws AuthenticationException {
        Optional<AuthenticationException> refusal = Optional.empty();
        for (Authenticator authenticator : authenticators) {
            try {
                Optional<User> user = authenticator.authenticate(request);
                if (user.isPresent()) {
                    return user.map(Authenticators::authenticated);
                }
            } catch (AuthenticationException e) {
                refusal = Optional.of(e);
            }
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return anonymous ? Optional.of(User.anonymous()) : Optional.empty();
    }

    private static User authenticated(User user) {
        boolean decided = user.name().equals(User.ANONYMOUS) || user.in(User.UNAUTHENTICATED);
        return decided ? user : user.with(User.AUTHENTICATED);
    }
}
