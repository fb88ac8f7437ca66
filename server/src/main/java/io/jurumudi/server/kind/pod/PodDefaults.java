package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.volume.ClaimRules;
import io.jurumudi.server.kind.volume.VolumeDefaults;
import java.util.List;
import java.util.regex.Pattern;

/** What a pod's fields are when nobody says; the same in pods and in every kind that holds a template of pods. */
public final class PodDefaults {
    private static final int READABLE = 0644;
    private static final int NAME_LIMIT = 255;
    private static final Pattern IMAGE = Pattern.compile("([A-Za-z0-9.-]+(:[0-9]+)?/)?[a-z0-9]+([._-]+[a-z0-9]+)*"
            + "(/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?");

    private PodDefaults() {}

    /** For the template at {@code template}, {@code spec.template} of most kinds. */
    public static void template(JsonNode template) {
        if (template.path("spec") instanceof ObjectNode spec) {
            spec(spec);
        }
    }

    /** What is filled in pods and templates alike. */
    public static void spec(ObjectNode spec) {
        Fill.text(spec, "dnsPolicy", "ClusterFirst");
        Fill.text(spec, "restartPolicy", "Always");
        Fill.object(spec, "securityContext");
        Fill.number(spec, "terminationGracePeriodSeconds", 30);
        Fill.text(spec, "schedulerName", "default-scheduler");
        serviceAccount(spec);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            Fill.each(spec.path(list)).forEach(PodDefaults::container);
        }
        Fill.each(spec.path("volumes")).forEach(PodDefaults::volume);
        Fill.thousandths(spec.path("overhead"));
        Fill.resources(spec.path("resources"));
    }

    /** What is filled in pods only. */
    public static void pod(ObjectNode pod) {
        if (!(pod.path("spec") instanceof ObjectNode spec)) {
            return;
        }
        spec(spec);
        if (spec.path("hostNetwork").asBoolean()) {
            hostPorts(spec);
        }
        for (String list : List.of("initContainers", "containers")) {
            for (ObjectNode container : Fill.each(spec.path(list))) {
                if (container.path("resources").path("limits") instanceof ObjectNode limits) {
                    requestsFromLimits(Fill.object(container, "resources"), limits);
                }
            }
        }
        Fill.flag(spec, "enableServiceLinks", true);
    }

    private static void requestsFromLimits(ObjectNode resources, ObjectNode limits) {
        if (limits.isEmpty()) {
            return;
        }
        ObjectNode requests = Fill.object(resources, "requests");
        limits.properties().forEach(limit -> requests.putIfAbsent(limit.getKey(), limit.getValue()));
    }

    /** The older name of the field is kept equal, for clients that read it. */
    private static void serviceAccount(ObjectNode spec) {
        String name = Columns.or(
                spec.path("serviceAccountName"), spec.path("serviceAccount").asText(""));
        if (!name.isEmpty()) {
            spec.put("serviceAccountName", name).put("serviceAccount", name);
        }
    }

    private static void container(ObjectNode container) {
        Fill.resources(container.path("resources"));
        Fill.text(
                container, "imagePullPolicy", pullPolicy(container.path("image").asText("")));
        Fill.text(container, "terminationMessagePath", "/dev/termination-log");
        Fill.text(container, "terminationMessagePolicy", "File");
        for (ObjectNode port : Fill.each(container.path("ports"))) {
            Fill.text(port, "protocol", "TCP");
        }
        for (ObjectNode variable : Fill.each(container.path("env"))) {
            if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode field) {
                Fill.text(field, "apiVersion", "v1");
            }
        }
        for (String name : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.path(name) instanceof ObjectNode probe) {
                probe(probe);
            }
        }
        for (String name : List.of("postStart", "preStop")) {
            action(container.path("lifecycle").path(name));
        }
    }

    private static void probe(ObjectNode probe) {
        Fill.nonZero(probe, "timeoutSeconds", 1);
        Fill.nonZero(probe, "periodSeconds", 10);
        Fill.nonZero(probe, "successThreshold", 1);
        Fill.nonZero(probe, "failureThreshold", 3);
        action(probe);
        if (probe.path("grpc") instanceof ObjectNode grpc && !grpc.hasNonNull("service")) {
            grpc.put("service", "");
        }
    }

    private static void action(JsonNode action) {
        if (action.path("httpGet") instanceof ObjectNode http) {
            Fill.text(http, "path", "/");
            Fill.text(http, "scheme", "HTTP");
        }
    }

    private static void volume(ObjectNode volume) {
        if (volume.size() == (volume.has("name") ? 1 : 0)) { // no source at all
            volume.putObject("emptyDir");
        }
        for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
            if (volume.path(source) instanceof ObjectNode there) {
                Fill.number(there, "defaultMode", READABLE);
                fieldReferences(there);
            }
        }
        for (ObjectNode source : Fill.each(volume.path("projected").path("sources"))) {
            if (source.path("serviceAccountToken") instanceof ObjectNode token) {
                Fill.number(token, "expirationSeconds", 3600);
            }
            fieldReferences(source.path("downwardAPI"));
        }
        if (volume.path("image") instanceof ObjectNode image) {
            Fill.text(image, "pullPolicy", pullPolicy(image.path("reference").asText("")));
        }
        VolumeDefaults.fill(volume);
        if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec") instanceof ObjectNode claim) {
            ClaimRules.defaults(claim);
        }
    }

    private static void fieldReferences(JsonNode source) {
        for (ObjectNode item : Fill.each(source.path("items"))) {
            if (item.path("fieldRef") instanceof ObjectNode field) {
                Fill.text(field, "apiVersion", "v1");
            }
        }
    }

    private static void hostPorts(ObjectNode spec) {
        for (String list : List.of("containers", "initContainers")) {
            for (ObjectNode container : Fill.each(spec.path(list))) {
                for (ObjectNode port : Fill.each(container.path("ports"))) {
                    if (port.path("hostPort").asInt() == 0) {
                        port.set("hostPort", port.path("containerPort"));
                    }
                }
            }
        }
    }

    /** An image that may change under its name is asked for each time. What is no image name is left for others to complain of. */
    private static String pullPolicy(String image) {
        boolean identifier = image.matches("[0-9a-f]{64}");
        if (image.contains("@")
                || identifier
                || image.length() > NAME_LIMIT
                || !IMAGE.matcher(image).matches()) {
            return "IfNotPresent";
        }
        String last = image.substring(image.lastIndexOf('/') + 1);
        int colon = last.indexOf(':');
        return colon < 0 || last.substring(colon + 1).equals("latest") ? "Always" : "IfNotPresent";
    }
}
