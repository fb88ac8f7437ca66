package io.jurumudi.server.kind;

import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;

/** Rules for how a webhook is reached, wherever one is configured. */
public final class WebhookClients {
    private static final String FORM = "; desired format: https://host[/path]";

    private WebhookClients() {}

    /** Exactly one of {@code url} and {@code service}, and what is there in order. */
    public static void validate(Problems problems, View client) {
        View url = client.get("url");
        View service = client.get("service");
        if (url.exists() == service.exists()) {
            problems.required(client, "exactly one of url or service is required");
        } else if (url.exists()) {
            url(problems, url);
        } else {
            service(problems, service);
        }
    }

    private static void url(Problems problems, View view) {
        GoUrl url = GoUrl.parse(view.text());
        if (!url.problem().isEmpty()) {
            problems.required(
                    view, "url must be a valid URL: parse " + GoText.quote(view.text()) + ": " + url.problem() + FORM);
            return;
        }
        if (!url.scheme().equals("https")) {
            problems.invalid(view.path(), url.scheme(), "'https' is the only allowed URL scheme" + FORM);
        }
        if (url.host().isEmpty()) {
            problems.invalid(view.path(), "", "host must be specified" + FORM);
        }
        url.user()
                .ifPresent(user -> problems.invalid(view.path(), user, "user information is not permitted in the URL"));
        if (!url.fragment().isEmpty()) {
            problems.invalid(view.path(), url.fragment(), "fragments are not permitted in the URL");
        }
        if (!url.query().isEmpty()) {
            problems.invalid(view.path(), url.query(), "query parameters are not permitted in the URL");
        }
    }

    private static void service(Problems problems, View service) {
        // upstream takes one for the other when it complains
        if (service.get("namespace").text().isEmpty()) {
            problems.required(service.get("name"));
        }
        if (service.get("name").text().isEmpty()) {
            problems.required(service.get("namespace"));
        }
        View port = service.get("port");
        Names.portNumber(port.number(0)).forEach(detail -> problems.invalid(port, "port is not valid: " + detail));
        path(problems, service.get("path"));
    }

    private static void path(Problems problems, View view) {
        String path = view.text();
        if (path.isEmpty() || path.equals("/")) {
            return;
        }
        if (path.equals("//")) {
            problems.invalid(view, "segment[0] may not be empty");
            return;
        }
        if (!path.startsWith("/")) {
            problems.invalid(view, "must start with a '/'");
        }
        String rest = path.substring(1);
        String[] steps = (rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest).split("/", -1);
        for (int i = 0; i < steps.length; i++) {
            if (steps[i].isEmpty()) {
                problems.invalid(view, "segment[" + i + "] may not be empty");
            } else {
                for (String detail : Names.dns1123Subdomain(steps[i])) {
                    problems.invalid(view, "segment[" + i + "]: " + detail);
                }
            }
        }
    }
}
