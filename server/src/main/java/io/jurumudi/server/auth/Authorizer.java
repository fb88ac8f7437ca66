package io.jurumudi.server.auth;

/** Decides whether a request may go on. Called on every request, from many threads. */
@FunctionalInterface
public interface Authorizer {

    Decision authorize(Attributes attributes);
}
