package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;

/**
 * Rules that both forms of an event share, under the names each has for the fields. Complaints name them as the stored form does, but for who reports.
 *
 * @param about the object that the event happened to
 * @param reporter who says so
 * @param message what happened, for people
 */
public record EventFields(String about, String reporter, String message) {
    private static final int SHORT = 128;
    private static final int LONG = 1024;

    /** An event that says when it happened must say more besides. */
    public void validate(Problems problems, View event) {
        String namespace = event.at("metadata", "namespace").text();
        View ofObject = View.of(event.at(about, "namespace").node(), "involvedObject.namespace");
        boolean timed = event.get("eventTime").exists();
        boolean anywhere =
                namespace.equals("default") || (timed ? namespace.equals("kube-system") : namespace.isEmpty());
        boolean elsewhere = !timed && !ofObject.text().equals(namespace);
        if (ofObject.isEmpty() ? !anywhere : elsewhere) {
            Check.invalidText(problems, ofObject, "does not match event.namespace");
        }
        if (timed) {
            View controller = event.get(reporter);
            Check.requiredText(problems, controller);
            Check.spelled(problems, controller, Names::qualifiedName);
            for (String field : new String[] {"reportingInstance", "action", "reason"}) {
                Check.requiredText(problems, event.get(field));
                limit(problems, event.get(field), field, SHORT);
            }
            limit(problems, event.get(message), "message", LONG);
        }
        Names.dns1123Subdomain(namespace).forEach(detail -> problems.invalid("namespace", namespace, detail));
    }

    private static void limit(Problems problems, View text, String path, int most) {
        if (text.size() > most) {
            problems.invalid(path, "", "can have at most " + most + " characters");
        }
    }
}
