package io.jurumudi.server.rest;

/** Serves one verb or subresource. Called on the request's own virtual thread; fails by throwing. */
@FunctionalInterface
public interface RestHandler {

    void handle(RestCall call) throws Exception;
}
