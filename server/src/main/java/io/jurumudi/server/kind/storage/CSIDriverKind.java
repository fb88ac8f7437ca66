package io.jurumudi.server.kind.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.OldVersion;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a storage driver can do. */
public final class CSIDriverKind implements Rules {
    private static final String TOKENS_IN_ATTRIBUTES =
            "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent possible"
                    + " logging of tokens in volume attributes";
    private static final int SHORTEST_PERIOD = 10;
    private static final int SHORTEST_TOKEN = 600;
    private static final long LONGEST_TOKEN = 1L << 32;

    private CSIDriverKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "CSIDriver")
                .resource("csidrivers")
                .formerly(OldVersion.of("storage.k8s.io/v1beta1").deprecated(19, 22, "storage.k8s.io/v1"))
                .returnsDeleted()
                .clusterScoped()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.flag(
                                "AttachRequired",
                                "Whether volumes are attached before they are mounted.",
                                true,
                                "spec",
                                "attachRequired"),
                        Columns.flag(
                                "PodInfoOnMount",
                                "Whether the driver is told of the pod.",
                                false,
                                "spec",
                                "podInfoOnMount"),
                        Columns.flag(
                                "StorageCapacity",
                                "Whether the driver publishes its capacity.",
                                false,
                                "spec",
                                "storageCapacity"),
                        Columns.text(
                                        "TokenRequests",
                                        "Audiences of the tokens the driver gets.",
                                        (o, now) -> o.path("spec").has("tokenRequests")
                                                ? Columns.join(
                                                        o.path("spec").path("tokenRequests"),
                                                        t -> t.path("audience").asText())
                                                : Columns.UNSET)
                                .describedBy("spec", "tokenRequests"),
                        Columns.flag(
                                "RequiresRepublish",
                                "Whether the driver is called again and again.",
                                false,
                                "spec",
                                "requiresRepublish"),
                        Columns.text("Modes", "Which volumes it makes.", (o, now) -> modes(o))
                                .describedBy("spec", "volumeLifecycleModes"),
                        Columns.age())
                .rules(new CSIDriverKind());
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        // upstream spells the first path so
        Check.immutable(
                problems,
                View.of(object.at("spec", "attachRequired").node(), "spec.attachedRequired"),
                old.at("spec", "attachRequired"));
        Check.immutable(problems, object.at("spec", "volumeLifecycleModes"), old.at("spec", "volumeLifecycleModes"));
    }

    /** Changes are counted, though a new driver starts without a count. */
    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        if (!object.path("spec").equals(old.path("spec"))) {
            Fill.object(object, "metadata")
                    .put("generation", old.path("metadata").path("generation").asLong() + 1);
        }
    }

    /** The gate VolumeLimitScaling is off. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        Fill.at(object, "spec").remove("preventPodSchedulingIfMissing");
    }

    @Override
    public List<String> warnings(View object) {
        View spec = object.get("spec");
        return spec.get("tokenRequests").isEmpty()
                        || spec.get("serviceAccountTokenInSecrets").exists()
                ? List.of()
                : List.of(TOKENS_IN_ATTRIBUTES);
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return object.at("spec", "tokenRequests").sameAs(old.at("spec", "tokenRequests"))
                ? List.of()
                : warnings(object);
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        Check.oneOfIfAny(problems, spec.get("fsGroupPolicy"), "File", "None", "ReadWriteOnceWithFSType");
        tokenRequests(problems, spec.get("tokenRequests"));
        for (View mode : spec.get("volumeLifecycleModes").items()) {
            if (!mode.is("Persistent") && !mode.is("Ephemeral")) {
                problems.notSupported(
                        View.of(mode.node(), "spec.volumeLifecycleModes"), List.of("Persistent", "Ephemeral"));
            }
        }
        View period = spec.get("nodeAllocatableUpdatePeriodSeconds");
        if (period.exists() && period.number(0) < SHORTEST_PERIOD) {
            problems.invalid(period, "must be greater than or equal to " + SHORTEST_PERIOD + " seconds");
        }
        View inSecrets = spec.get("serviceAccountTokenInSecrets");
        if (inSecrets.exists() && spec.get("tokenRequests").isEmpty()) {
            problems.invalid(inSecrets, "serviceAccountTokenInSecrets is set but no tokenRequests are specified");
        }
    }

    private static void tokenRequests(Problems problems, View requests) {
        Set<String> audiences = new HashSet<>();
        for (View request : requests.items()) {
            View seconds = request.get("expirationSeconds");
            if (!audiences.add(request.get("audience").text())) {
                Check.duplicateText(problems, request.get("audience"));
            } else if (seconds.exists() && seconds.number(0) < SHORTEST_TOKEN) {
                problems.invalid(seconds, "may not specify a duration less than 10 minutes");
            } else if (seconds.number(0) > LONGEST_TOKEN) {
                problems.invalid(seconds, "may not specify a duration larger than 2^32 seconds");
            }
        }
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.flag(spec, "attachRequired", true);
        Fill.flag(spec, "podInfoOnMount", false);
        Fill.flag(spec, "storageCapacity", false);
        Fill.textIfAbsent(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
        ArrayNode modes = spec.withArrayProperty("volumeLifecycleModes");
        if (modes.isEmpty()) {
            modes.add("Persistent");
        }
        Fill.flag(spec, "requiresRepublish", false);
        Fill.flag(spec, "seLinuxMount", false);
    }

    private static String modes(JsonNode driver) {
        String modes = Columns.join(driver.path("spec").path("volumeLifecycleModes"), JsonNode::asText);
        return modes.isEmpty() ? Columns.NONE : modes;
    }
}
