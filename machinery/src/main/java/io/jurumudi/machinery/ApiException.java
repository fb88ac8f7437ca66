package io.jurumudi.machinery;

import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.machinery.Status.Details;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** A request's failure as the API tells it. The factories use upstream's codes, reasons and words. */
public final class ApiException extends RuntimeException {
    private final transient Status status;

    public ApiException(Status status) {
        super(status.message());
        this.status = status;
    }

    public ApiException(Status status, Throwable why) {
        super(status.message(), why);
        this.status = status;
    }

    public Status status() {
        return status;
    }

    public int code() {
        return status.code();
    }

    public String reason() {
        return status.reason();
    }

    public static ApiException notFound(GroupResource resource, String name) {
        return about(404, "NotFound", resource, name, "%s %s not found".formatted(resource, GoText.quote(name)));
    }

    public static ApiException alreadyExists(GroupResource resource, String name) {
        return about(
                409, "AlreadyExists", resource, name, "%s %s already exists".formatted(resource, GoText.quote(name)));
    }

    /** No free name was found for {@code generateName}; the client may try again. */
    public static ApiException generateNameConflict(GroupResource resource, String name, int retryAfterSeconds) {
        var message = "%s %s already exists, the server was not able to generate a unique name for the object"
                .formatted(resource, GoText.quote(name));
        return of(
                409,
                "AlreadyExists",
                message,
                new Details(name, resource.group(), resource.resource(), "", List.of(), retryAfterSeconds));
    }

    public static ApiException conflict(GroupResource resource, String name, String why) {
        return about(
                409,
                "Conflict",
                resource,
                name,
                "Operation cannot be fulfilled on %s %s: %s".formatted(resource, GoText.quote(name), why));
    }

    /** Server-side apply met fields that others own. */
    public static ApiException applyConflict(List<Cause> causes, String message) {
        return of(409, "Conflict", message, new Details("", "", "", "", causes, 0));
    }

    public static ApiException invalid(GroupKind kind, String name, List<Cause> causes) {
        var message = "%s %s is invalid".formatted(kind, GoText.quote(name));
        if (!causes.isEmpty()) {
            message += ": " + aggregate(causes);
        }
        return of(422, "Invalid", message, new Details(name, kind.group(), kind.kind(), "", causes, 0));
    }

    public static ApiException badRequest(String message) {
        return plain(400, "BadRequest", message);
    }

    /** @param resource with an empty name for non-resource paths */
    public static ApiException forbidden(GroupResource resource, String name, String why) {
        String message;
        if (resource.resource().isEmpty() && resource.group().isEmpty()) {
            message = "forbidden: " + why;
        } else if (name.isEmpty()) {
            message = "%s is forbidden: %s".formatted(resource, why);
        } else {
            message = "%s %s is forbidden: %s".formatted(resource, GoText.quote(name), why);
        }
        return about(403, "Forbidden", resource, name, message);
    }

    public static ApiException unauthorized() {
        return plain(401, "Unauthorized", "Unauthorized");
    }

    public static ApiException methodNotSupported(GroupResource resource, String action) {
        return about(
                405,
                "MethodNotAllowed",
                resource,
                "",
                "%s is not supported on resources of kind %s".formatted(action, GoText.quote(resource.toString())));
    }

    public static ApiException gone(String message) {
        return plain(410, "Gone", message);
    }

    /** A resource version or continue token too old to serve. */
    public static ApiException expired(String message) {
        return plain(410, "Expired", message);
    }

    /** As {@link #expired} for a page of a list, which the client may go on with at the newest state by this token. */
    public static ApiException expired(String message, String continued) {
        return new ApiException(new Status(false, 410, "Expired", message, Optional.empty(), continued));
    }

    /** A resource version this server has not reached yet. */
    public static ApiException tooLargeResourceVersion(long asked, long current, int retryAfterSeconds) {
        var cause = new Cause("ResourceVersionTooLarge", "Too large resource version", "");
        return of(
                504,
                "Timeout",
                "Timeout: Too large resource version: %d, current: %d".formatted(asked, current),
                new Details("", "", "", "", List.of(cause), retryAfterSeconds));
    }

    public static ApiException timeout(String message, int retryAfterSeconds) {
        return of(504, "Timeout", "Timeout: " + message, new Details("", "", "", "", List.of(), retryAfterSeconds));
    }

    public static ApiException tooManyRequests(String message, int retryAfterSeconds) {
        return of(429, "TooManyRequests", message, new Details("", "", "", "", List.of(), retryAfterSeconds));
    }

    public static ApiException internalError(String why) {
        return of(
                500,
                "InternalError",
                "Internal error occurred: " + why,
                new Details("", "", "", "", List.of(new Cause("", why, "")), 0));
    }

    public static ApiException internalError(Throwable why) {
        var told = internalError(Optional.ofNullable(why.getMessage()).orElse(why.toString()));
        return new ApiException(told.status, why);
    }

    public static ApiException serverTimeout(GroupResource resource, String operation, int retryAfterSeconds) {
        var message = "The %s operation against %s could not be completed at this time, please try again."
                .formatted(operation, resource);
        return of(
                500,
                "ServerTimeout",
                message,
                new Details(operation, resource.group(), resource.resource(), "", List.of(), retryAfterSeconds));
    }

    public static ApiException serviceUnavailable(String message) {
        return plain(503, "ServiceUnavailable", message);
    }

    public static ApiException notAcceptable(List<String> accepted) {
        return plain(
                406, "NotAcceptable", "only the following media types are accepted: " + String.join(", ", accepted));
    }

    public static ApiException unsupportedMediaType(List<String> accepted) {
        return plain(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted));
    }

    public static ApiException requestEntityTooLarge(String message) {
        return plain(413, "RequestEntityTooLarge", "Request entity too large: " + message);
    }

    /** One cause stands alone, several stand in brackets, the same words are said once. */
    private static String aggregate(List<Cause> causes) {
        var words = new LinkedHashSet<String>();
        causes.forEach(cause -> words.add(cause.toString()));
        return words.size() == 1 ? words.getFirst() : "[" + String.join(", ", words) + "]";
    }

    private static ApiException about(int code, String reason, GroupResource resource, String name, String message) {
        return of(code, reason, message, new Details(name, resource.group(), resource.resource(), "", List.of(), 0));
    }

    private static ApiException of(int code, String reason, String message, Details details) {
        return new ApiException(Status.failure(code, reason, message, Optional.of(details)));
    }

    private static ApiException plain(int code, String reason, String message) {
        return new ApiException(Status.failure(code, reason, message, Optional.empty()));
    }
}
