package io.jurumudi.server.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.Status.Cause;
import io.jurumudi.server.http.Headers;
import io.jurumudi.server.http.Query;
import io.jurumudi.server.http.Request;
import io.jurumudi.server.http.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code GET .../pods/NAME/log}: passes a container's log through, as it grows when followed. */
public final class PodLogProxy {

    private static final int LONGEST_ERROR = 64 * 1024;
    private static final List<String> STREAMS = List.of("All", "Stderr", "Stdout");

    private final KubeletConnector connector;

    public PodLogProxy(KubeletLocator locator, KubeletConfig config) {
        this.connector = new KubeletConnector(locator, config);
    }

    /** Throws ApiException (not found, invalid, bad request) before anything was sent. */
    public void handle(String namespace, String name, Request request, Response response) throws Exception {
        Query query = request.query();
        validate(name, query);
        ObjectNode pod = connector.pod(namespace, name);
        String container = KubeletConnector.container(pod, query.first("container", ""));
        Optional<String> node = KubeletConnector.nodeOf(pod);
        if (node.isEmpty()) {
            response.status(204);
            return;
        }
        Backend.Target target = connector.kubelet(node.get(), query.flag("insecureSkipTLSVerifyBackend"));
        try (Backend backend = Backend.dial(target, connector.config().connectTimeout())) {
            request.onAbort(backend::close);
            request.onClosing(backend::close);
            backend.send(
                    "GET",
                    Urls.path("containerLogs", namespace, name, container) + "?" + parameters(query),
                    new Headers().set("Host", target.authority()).set("Connection", "close"));
            backend.receive();
            if (backend.status() < 200 || backend.status() > 206) {
                throw refusal(backend, name);
            }
            response.headers().set("Content-Type", "text/plain");
            Tunnel.copyPromptly(backend.body(), response.body());
        } catch (Backend.DialException e) {
            throw ApiException.internalError("Get \"https://" + target.authority() + "/containerLogs/" + namespace + "/"
                    + name + "/" + container + "\": " + e.getMessage());
        }
    }

    private static String parameters(Query query) {
        Urls.Parameters parameters = new Urls.Parameters();
        for (String flag : new String[] {"follow", "previous", "timestamps"}) {
            if (query.flag(flag)) {
                parameters.add(flag, "true");
            }
        }
        for (String value : new String[] {"sinceSeconds", "sinceTime", "tailLines", "limitBytes"}) {
            query.first(value).filter(v -> !v.isEmpty()).ifPresent(v -> parameters.add(value, v));
        }
        return parameters.add("stream", query.first("stream", "All")).toString();
    }

    private static void validate(String name, Query query) {
        List<Cause> causes = new ArrayList<>();
        atLeast(query, "tailLines", 0, "must be non-negative", causes);
        atLeast(query, "limitBytes", 1, "must be greater than 0", causes);
        atLeast(query, "sinceSeconds", 1, "must be greater than 0", causes);
        if (query.has("sinceSeconds") && query.has("sinceTime")) {
            causes.add(new Cause(
                    "FieldValueForbidden",
                    "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified",
                    ""));
        }
        String stream = query.first("stream", "All");
        if (!STREAMS.contains(stream)) {
            causes.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + stream + "\": supported values: \"All\", \"Stderr\", \"Stdout\"",
                    "stream"));
        } else if (!stream.equals("All") && query.has("tailLines")) {
            causes.add(new Cause(
                    "FieldValueForbidden",
                    "Forbidden: `tailLines` and specific `stream` are mutually exclusive for now",
                    ""));
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(new GroupKind("", "PodLogOptions"), name, causes);
        }
    }

    private static void atLeast(Query query, String field, long least, String problem, List<Cause> causes) {
        OptionalLong value = number(query, field);
        if (value.isPresent() && value.getAsLong() < least) {
            causes.add(new Cause("FieldValueInvalid", "Invalid value: " + value.getAsLong() + ": " + problem, field));
        }
    }

    private static OptionalLong number(Query query, String field) {
        String text = query.first(field, "");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    /** The kubelet's answer in the API's form. */
    private static ApiException refusal(Backend backend, String name) throws IOException {
        byte[] body = backend.body().readNBytes(LONGEST_ERROR);
        String text = new String(body, StandardCharsets.UTF_8).stripTrailing();
        return switch (backend.status()) {
            case 400 -> ApiException.badRequest(text);
            case 500 -> ApiException.internalError(text);
            default ->
                new ApiException(Status.failure(
                        backend.status(),
                        backend.status() == 404 ? "NotFound" : "",
                        "the server could not complete the requested operation (get pods/log " + name + "): " + text,
                        Optional.empty()));
        };
    }
}
