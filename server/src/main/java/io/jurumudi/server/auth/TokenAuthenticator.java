package io.jurumudi.server.auth;

import java.util.List;
import java.util.Optional;

/** Knows whose bearer token a text is. */
public interface TokenAuthenticator {

    /** A token's user, and which of the audiences asked for it is meant for. */
    record Holder(User user, List<String> audiences) {
        public Holder {
            audiences = List.copyOf(audiences);
        }
    }

    /**
     * Whose token it is; empty when it is not of this authenticator's making.
     *
     * @param audiences the token must be meant for one of them
     * @throws AuthenticationException when it is, but does not hold (any more)
     */
    Optional<Holder> authenticate(String token, List<String> audiences) throws AuthenticationException;
}
