package io.jurumudi.server.rest;

import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.http.BodyTooLargeException;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import io.jurumudi.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where failures become answers. */
public final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** Upstream sends them where it could have had some. */
    private static final Optional<Status.Details> NO_DETAILS =
            Optional.of(new Status.Details("", "", "", "", List.of(), 0));

    private Failures() {}

    /** Answers with a Status; rethrows what happened after the head was sent, so that the client sees the loss. */
    public static void answer(Exception failure, Formats formats, Request request, Response response) throws Exception {
        if (response.committed()) {
            throw failure;
        }
        send(status(failure), formats, request, response);
    }

    /** What a failure is called to the client. */
    public static Status status(Exception failure) {
        return switch (failure) {
            case ApiException told -> told.status();
            case BodyTooLargeException large ->
                ApiException.requestEntityTooLarge("limit is " + large.limit()).status();
            case StoreException store -> {
                LOG.error("The store failed", store);
                yield ApiException.internalError(store).status();
            }
            case UncheckedIOException io -> status(io.getCause());
            default -> {
                LOG.error("A request failed", failure);
                yield ApiException.internalError(failure).status();
            }
        };
    }

    /** Sends a Status in a format the client accepts. */
    private static void send(Status status, Formats formats, Request request, Response response) throws IOException {
        response.status(status.code());
        status.details()
                .filter(details -> details.retryAfterSeconds() > 0)
                .ifPresent(details ->
                        response.headers().set("Retry-After", Integer.toString(details.retryAfterSeconds())));
        Format format = formats.outputOrJson(request);
        response.headers().set("Content-Type", format.mediaType().text());
        response.headers().set("Cache-Control", "no-cache, private");
        response.body().write(formats.encode(status.toJson(), format));
    }

    /** A path that is served by nobody. */
    public static void noSuchPath(Response response) throws IOException {
        response.status(404);
        response.headers().set("Content-Type", "text/plain; charset=utf-8");
        response.headers().set("X-Content-Type-Options", "nosniff");
        response.headers().set("Cache-Control", "no-cache, private");
        response.body().write("404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }

    /** A resource or subresource that there is not. */
    public static ApiException noSuchResource() {
        return unrouted(404, "NotFound", "the server could not find the requested resource");
    }

    /** A method that a resource does not have. */
    public static ApiException noSuchMethod() {
        return unrouted(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    /** A request that found nobody to answer it; such a Status has details, though nothing is in them. */
    static ApiException unrouted(int code, String reason, String message) {
        return new ApiException(Status.failure(code, reason, message, NO_DETAILS));
    }

    /** A failure without a reason, which upstream has in a few places. */
    static ApiException unnamed(String message) {
        return new ApiException(Status.failure(500, "", message, Optional.empty()));
    }
}
