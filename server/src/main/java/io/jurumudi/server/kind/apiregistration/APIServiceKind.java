package io.jurumudi.server.kind.apiregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.Rules;
import java.util.Base64;
import java.util.List;

/** A group and version, and who serves it. */
public final class APIServiceKind implements Rules {
    private APIServiceKind() {}

    public static KindBuilder define() {
        return Kind.named("apiregistration.k8s.io", "v1", "APIService")
                .resource("apiservices")
                .names(Names::pathSegment)
                .formerly(
                        OldVersion.of("apiregistration.k8s.io/v1beta1").deprecated(19, 22, "apiregistration.k8s.io/v1"))
                .checksMetadata(MetadataChecks.CHANGE_AND_WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .storedUnder("apiregistration.k8s.io/apiservices")
                .noUnconditionalUpdate()
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Service",
                                "The reference to the service that hosts this API endpoint.",
                                (o, now) -> service(o)),
                        Columns.text("Available", "Whether this service is available.", (o, now) -> available(o)),
                        Columns.age())
                .rules(new APIServiceKind());
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        String wanted = spec.get("version").text() + "." + spec.get("group").text();
        View name = object.at("metadata", "name");
        if (!name.isEmpty() && Names.pathSegment(name.text()).isEmpty() && !name.is(wanted)) {
            problems.invalid(name, "must be `spec.version+\".\"+spec.group`: " + GoText.quote(wanted));
        }
        if (spec.get("group").isEmpty()) {
            if (!spec.get("version").is("v1")) {
                problems.required(spec.get("group"), "only v1 may have an empty group and it better be legacy kube");
            }
        } else {
            Check.spelled(problems, spec.get("group"), Names::dns1123Subdomain);
        }
        Check.spelled(problems, spec.get("version"), Names::dns1035Label);
        View group = spec.get("groupPriorityMinimum");
        if (group.number(0) <= 0 || group.number(0) > 20000) {
            problems.invalid(group, "must be positive and less than 20000");
        }
        View version = spec.get("versionPriority");
        if (version.number(0) <= 0 || version.number(0) > 1000) {
            problems.invalid(version, "must be positive and less than 1000");
        }
        View service = spec.get("service");
        if (!service.exists()) {
            if (!spec.get("caBundle").isEmpty()) {
                int size = Base64.getMimeDecoder().decode(spec.get("caBundle").text()).length;
                problems.invalid(
                        spec.get("caBundle").path(), size + " bytes", "local APIServices may not have a caBundle");
            }
            if (spec.get("insecureSkipTLSVerify").flag(false)) {
                problems.invalid(
                        spec.get("insecureSkipTLSVerify"), "local APIServices may not have insecureSkipTLSVerify");
            }
            return;
        }
        Check.requiredText(problems, service.get("namespace"));
        Check.requiredText(problems, service.get("name"));
        for (String detail : Names.portNumber(service.get("port").number(443))) {
            problems.invalid(service.get("port"), "port is not valid: " + detail);
        }
        if (spec.get("insecureSkipTLSVerify").flag(false)
                && !spec.get("caBundle").isEmpty()) {
            problems.invalid(spec.get("insecureSkipTLSVerify"), "may not be true if caBundle is present");
        }
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        for (View condition : object.at("status", "conditions").items()) {
            View status = condition.get("status");
            if (!List.of("True", "False", "Unknown").contains(status.text())) {
                problems.notSupported(status, List.of("True", "False", "Unknown"));
            }
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        if (object.path("spec").path("service") instanceof ObjectNode service) {
            Fill.number(service, "port", 443);
        }
    }

    private static String service(JsonNode object) {
        JsonNode service = object.path("spec").path("service");
        return service.isObject()
                ? service.path("namespace").asText("") + "/"
                        + service.path("name").asText("")
                : "Local";
    }

    private static String available(JsonNode object) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Available")) {
                String status = condition.path("status").asText();
                return status.equals("True")
                        ? status
                        : status + " (" + condition.path("reason").asText() + ")";
            }
        }
        return "Unknown";
    }
}
