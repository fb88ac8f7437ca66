package io.jurumudi.server.auth;

/** Credentials that do not hold. The message is for the log; the client is told only "Unauthorized". */
public final class AuthenticationException extends Exception {

    private static final long serialVersionUID = 1L;

    public AuthenticationException(String message) {
        super(message);
    }

    public AuthenticationException(String message, Throwable cause) {
        super(message, cause);
    }
}
