package io.jurumudi.server.auth;

import io.jurumudi.server.http.Request;
import java.util.Optional;

/** Finds out who makes a request. Authenticators are asked in order until one knows. */
@FunctionalInterface
public interface Authenticator {

    /**
     * The user, or empty when the request carries no credentials of this authenticator's sort.
     *
     * @throws AuthenticationException when it carries some and they do not hold; the answer is 401
     */
    Optional<User> authenticate(Request request) throws AuthenticationException;
}
