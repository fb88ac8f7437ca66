package io.jurumudi.server.kind.networking;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import java.util.List;

/** Rules for what an Ingress sends where. */
final class IngressRules {
    private static final List<String> BAD_PARTS = List.of("//", "/./", "/../", "%2f", "%2F");

    private static final List<String> BAD_ENDS = List.of("/..", "/.");

    private IngressRules() {}

    /** What older servers let in and may stay. */
    record Tolerated(boolean secretNames, boolean wildcardRules) {

        static Tolerated ofNew() {
            return new Tolerated(false, false);
        }

        static Tolerated of(View old) {
            boolean secrets = old.get("tls").items().stream()
                    .map(tls -> tls.get("secretName").text())
                    .anyMatch(name ->
                            !name.isEmpty() && !Names.dns1123Subdomain(name).isEmpty());
            Problems wildcards = new Problems();
            old.get("rules").items().stream()
                    .filter(rule -> rule.get("host").text().contains("*"))
                    .forEach(rule -> http(wildcards, rule.get("http")));
            return new Tolerated(secrets, !wildcards.isEmpty());
        }
    }

    static void validate(Problems problems, View spec, Tolerated tolerated) {
        if (spec.get("rules").isEmpty() && !spec.get("defaultBackend").exists()) {
            // the rules that are missing are shown, and told of as the spec's fault
            problems.invalid(spec.get("rules"), spec.path(), "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.get("defaultBackend").exists()) {
            backend(problems, spec.get("defaultBackend"));
        }
        for (View rule : spec.get("rules").items()) {
            host(problems, rule.get("host"));
            if (!rule.get("host").text().contains("*") || !tolerated.wildcardRules) {
                http(problems, rule.get("http"));
            }
        }
        for (View tls : spec.get("tls").items()) {
            for (View host : tls.get("hosts").items()) {
                spelled(problems, host);
            }
            if (!tolerated.secretNames) {
                Check.spelledIfAny(problems, tls.get("secretName"), Names::dns1123Subdomain);
            }
        }
        if (spec.get("ingressClassName").exists()) {
            Check.spelled(problems, spec.get("ingressClassName"), Names::dns1123Subdomain);
        }
    }

    private static void http(Problems problems, View http) {
        if (http.exists()) {
            if (http.get("paths").isEmpty()) {
                problems.required(http.get("paths"));
            }
            http.get("paths").items().forEach(path -> path(problems, path));
        }
    }

    private static void host(Problems problems, View host) {
        if (Addresses.isAddress(host.text())) {
            problems.invalid(host, "must be a DNS name, not an IP address");
        }
        if (!host.isEmpty()) {
            spelled(problems, host);
        }
    }

    private static void spelled(Problems problems, View host) {
        if (host.text().contains("*")) {
            Check.spelled(problems, host, Names::wildcardDns1123Subdomain);
        } else {
            Check.spelled(problems, host, Names::dns1123Subdomain);
        }
    }

    private static void path(Problems problems, View path) {
        View type = path.get("pathType");
        View text = path.get("path");
        if (!type.exists()) {
            problems.required(type, "pathType must be specified");
            return;
        }
        switch (type.text()) {
            case "Exact", "Prefix" -> {
                if (!text.text().startsWith("/")) {
                    Check.invalidText(problems, text, "must be an absolute path");
                }
                for (String bad : BAD_PARTS) {
                    if (text.text().contains(bad)) {
                        problems.invalid(text, "must not contain '" + bad + "'");
                    }
                }
                for (String bad : BAD_ENDS) {
                    if (text.text().endsWith(bad)) {
                        problems.invalid(text, "cannot end with '" + bad + "'");
                    }
                }
            }
            case "ImplementationSpecific" -> {
                if (!text.isEmpty() && !text.text().startsWith("/")) {
                    problems.invalid(text, "must be an absolute path");
                }
            }
            default -> problems.notSupported(type, List.of("Exact", "ImplementationSpecific", "Prefix"));
        }
        backend(problems, path.get("backend"));
    }

    private static void backend(Problems problems, View backend) {
        View service = backend.get("service");
        View resource = backend.get("resource");
        if (service.exists() && resource.exists()) {
            problems.invalid(backend.path(), "", "cannot set both resource and service backends");
        } else if (!service.exists() && !resource.exists()) {
            problems.invalid(backend.path(), "", "resource or service backend is required");
        } else if (service.exists()) {
            Check.name(problems, service.get("name"), Names::dns1123Label);
            View name = service.at("port", "name");
            View number = service.at("port", "number");
            if (!name.isEmpty() && number.number(0) != 0) {
                problems.invalid(backend.path(), "", "cannot set both port name & port number");
            } else if (!name.isEmpty()) {
                Check.spelled(problems, name, Names::portName);
            } else if (number.number(0) != 0) {
                Check.range(problems, number, 1, 65535);
            } else {
                problems.required(backend, "port name or number is required");
            }
        } else {
            reference(problems, resource);
        }
    }

    /** An object of any kind, by its name. */
    static void reference(Problems problems, View reference) {
        if (reference.get("apiGroup").exists()) {
            Check.spelled(problems, reference.get("apiGroup"), Names::dns1123Subdomain);
        }
        Check.name(problems, reference.get("kind"), Names::pathSegment);
        Check.name(problems, reference.get("name"), Names::pathSegment);
    }
}
