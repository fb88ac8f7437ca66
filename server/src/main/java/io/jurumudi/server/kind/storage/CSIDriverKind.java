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
import io.jurumudi.server.kind.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a storage driver can do. */
public final class CSIDriverKind implements Rules {
    private CSIDriverKind() {}

    public static KindBuilder define() {
        return Kind.named("storage.k8s.io", "v1", "CSIDriver")
                .resource("csidrivers")
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
                                        : Columns.UNSET),
                        Columns.flag(
                                "RequiresRepublish",
                                "Whether the driver is called again and again.",
                                false,
                                "spec",
                                "requiresRepublish"),
                        Columns.text("Modes", "Which volumes it makes.", (o, now) -> modes(o)),
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
        for (String field : List.of("fsGroupPolicy", "volumeLifecycleModes")) {
            Check.immutable(problems, object.at("spec", field), old.at("spec", field));
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        View spec = object.get("spec");
        for (View mode : spec.get("volumeLifecycleModes").items()) {
            if (!mode.is("Persistent") && !mode.is("Ephemeral")) {
                problems.notSupported(
                        View.of(mode.node(), "spec.volumeLifecycleModes"), List.of("Persistent", "Ephemeral"));
            }
        }
        Set<String> audiences = new HashSet<>();
        for (View request : spec.get("tokenRequests").items()) {
            if (!audiences.add(request.get("audience").text())) {
                problems.duplicate(request.get("audience"));
            }
        }
        Check.oneOfIfAny(problems, spec.get("fsGroupPolicy"), "File", "None", "ReadWriteOnceWithFSType");
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.flag(spec, "attachRequired", true);
        Fill.flag(spec, "podInfoOnMount", false);
        Fill.flag(spec, "storageCapacity", false);
        Fill.text(spec, "fsGroupPolicy", "ReadWriteOnceWithFSType");
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
