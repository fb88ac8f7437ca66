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

    private IngressRules() {}

    static void validate(Problems problems, View ingress) {
        View spec = ingress.get("spec");
        if (spec.get("rules").isEmpty() && !spec.get("defaultBackend").exists()) {
            problems.invalid(spec.get("rules"), "either `defaultBackend` or `rules` must be specified");
        }
        if (spec.get("defaultBackend").exists()) {
            backend(problems, spec.get("defaultBackend"));
        }
        for (View rule : spec.get("rules").items()) {
            host(problems, rule.get("host"));
            View http = rule.get("http");
            if (http.exists()) {
                if (http.get("paths").isEmpty()) {
                    problems.required(http.get("paths"));
                }
                http.get("paths").items().forEach(path -> path(problems, path));
            }
        }
        for (View tls : spec.get("tls").items()) {
            for (View host : tls.get("hosts").items()) {
                spelled(problems, host);
            }
        }
        Check.spelledIfAny(problems, spec.get("ingressClassName"), Names::dns1123Subdomain);
    }

    private static void host(Problems problems, View host) {
        if (Addresses.isAddress(host.text())) {
            problems.invalid(host, "must be a DNS name, not an IP address");
        } else if (!host.isEmpty()) {
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
        switch (type.text()) {
            case "" -> {
                problems.required(type, "pathType must be specified");
                return;
            }
            case "Exact", "Prefix" -> {
                if (!text.text().startsWith("/")) {
                    Check.invalidText(problems, text, "must be an absolute path");
                }
                for (String bad : BAD_PARTS) {
                    if (text.text().contains(bad)) {
                        problems.invalid(text, "must not contain '" + bad + "'");
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
            if (!name.isEmpty() && number.exists()) {
                problems.invalid(service.path(), "", "cannot set both port name & port number");
            } else if (!name.isEmpty()) {
                Check.spelled(problems, name, Names::portName);
            } else if (number.exists()) {
                Check.range(problems, number, 1, 65535);
            } else {
                problems.required(service, "port name or number is required");
            }
        }
    }
}
