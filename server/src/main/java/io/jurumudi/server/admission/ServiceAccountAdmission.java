package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.util.function.Supplier;

/** Every pod runs as a service account, and finds its token and the cluster's certificate authority where clients look for them. */
public final class ServiceAccountAdmission implements AdmissionPlugin {

    private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String VOLUME = "kube-api-access";
    private static final String MIRROR = "kubernetes.io/config.mirror";

    /** An hour and a little: the kubelet renews it long before, and the odd number tells such tokens apart. */
    private static final int EXPIRATION_SECONDS = 3607;

    private static final int MODE = 0644;

    private final StoredObjects objects;
    private final Supplier<String> suffix;

    /** @param suffix makes the random ends of volume names */
    public ServiceAccountAdmission(StoredObjects objects, Supplier<String> suffix) {
        this.objects = objects;
        this.suffix = suffix;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (!request.creates("", "pods")) {
            return;
        }
        ObjectNode pod = request.written();
        ObjectNode spec = pod.withObjectProperty("spec");
        if (isMirror(pod)) {
            checkMirror(request, spec);
            return;
        }
        if (spec.path("serviceAccountName").asText("").isEmpty()) {
            spec.put("serviceAccountName", "default");
        }
        spec.put("serviceAccount", spec.path("serviceAccountName").asText());
        ObjectNode account = account(request, spec);
        if (mounts(spec, account)) {
            mountToken(spec);
        }
        JsonNode secrets = account.path("imagePullSecrets");
        if (spec.path("imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
            spec.set("imagePullSecrets", secrets);
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean added = request.operation() == AdmissionRequest.Operation.UPDATE
                && request.is("", "pods", "ephemeralcontainers");
        if (!added && !request.creates("", "pods")) {
            return;
        }
        ObjectNode pod = request.written();
        ObjectNode spec = pod.withObjectProperty("spec");
        if (!added && isMirror(pod)) {
            checkMirror(request, spec);
            return;
        }
        if (spec.path("serviceAccountName").asText("").isEmpty()) {
            throw request.forbidden(
                    "no service account specified for pod " + request.namespace() + "/" + request.name());
        }
        MountableSecrets.of(account(request, spec))
                .flatMap(secrets -> added ? secrets.problemOfAdded(spec) : secrets.problem(spec))
                .ifPresent(problem -> {
                    throw request.forbidden(problem);
                });
    }

    private static boolean isMirror(ObjectNode pod) {
        return pod.path("metadata").path("annotations").has(MIRROR);
    }

    private ObjectNode account(AdmissionRequest request, ObjectNode spec) {
        String name = spec.path("serviceAccountName").asText();
        return objects.find("", "serviceaccounts", request.namespace(), name)
                .orElseThrow(() -> request.forbidden("error looking up service account " + request.namespace() + "/"
                        + name + ": serviceaccount \"" + name + "\" not found"));
    }

    /** A mirror pod only shows what runs on a node anyway; it must not get at anything of the cluster's. */
    private static void checkMirror(AdmissionRequest request, ObjectNode spec) {
        if (!spec.path("serviceAccountName").asText("").isEmpty()) {
            throw request.forbidden("a mirror pod may not reference service accounts");
        }
        if (!PodReferences.secrets(spec).isEmpty()) {
            throw request.forbidden("a mirror pod may not reference secrets");
        }
        for (JsonNode volume : spec.path("volumes")) {
            for (JsonNode source : volume.path("projected").path("sources")) {
                if (source.has("serviceAccountToken")) {
                    throw request.forbidden("a mirror pod may not use ServiceAccountToken volume projections");
                }
            }
        }
    }

    private static boolean mounts(ObjectNode spec, ObjectNode account) {
        JsonNode own = spec.path("automountServiceAccountToken");
        return own.isBoolean()
                ? own.asBoolean()
                : account.path("automountServiceAccountToken").asBoolean(true);
    }

    private void mountToken(ObjectNode spec) {
        String there = "";
        for (JsonNode volume : spec.path("volumes")) {
            String name = volume.path("name").asText("");
            if (name.startsWith(VOLUME + "-")) {
                there = name;
                break;
            }
        }
        String volume = there.isEmpty() ? VOLUME + "-" + suffix.get() : there;
        boolean needed = mount(spec.path("initContainers"), volume) | mount(spec.path("containers"), volume);
        if (needed && there.isEmpty()) {
            spec.withArrayProperty("volumes").add(tokenVolume(volume));
        }
    }

    private static boolean mount(JsonNode containers, String volume) {
        boolean mounted = false;
        for (JsonNode container : containers) {
            boolean taken = false;
            for (JsonNode mount : container.path("volumeMounts")) {
                taken |= mount.path("mountPath").asText().equals(MOUNT_PATH);
            }
            if (!taken) {
                ((ObjectNode) container)
                        .withArrayProperty("volumeMounts")
                        .addObject()
                        .put("name", volume)
                        .put("readOnly", true)
                        .put("mountPath", MOUNT_PATH);
                mounted = true;
            }
        }
        return mounted;
    }

    private static ObjectNode tokenVolume(String name) {
        ObjectNode volume = Json.object().put("name", name);
        ObjectNode projected = volume.putObject("projected");
        ArrayNode sources = projected.putArray("sources");
        sources.addObject()
                .putObject("serviceAccountToken")
                .put("expirationSeconds", EXPIRATION_SECONDS)
                .put("path", "token");
        sources.addObject()
                .putObject("configMap")
                .put("name", "kube-root-ca.crt")
                .putArray("items")
                .addObject()
                .put("key", "ca.crt")
                .put("path", "ca.crt");
        sources.addObject()
                .putObject("downwardAPI")
                .putArray("items")
                .addObject()
                .put("path", "namespace")
                .putObject("fieldRef")
                .put("apiVersion", "v1")
                .put("fieldPath", "metadata.namespace");
        projected.put("defaultMode", MODE);
        return volume;
    }
}
