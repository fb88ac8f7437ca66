package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Fill;
import java.util.List;
import java.util.Map;

/** What may change when a running pod is resized: amounts of processor and memory, within its quality of service. */
final class PodResize {
    private PodResize() {}

    static void validate(Problems problems, View pod, View old) {
        View spec = pod.get("spec");
        if (!QualityOfService.of(pod.node()).equals(QualityOfService.of(old.node()))) {
            problems.invalid(
                    spec.path(),
                    old.at("status", "qosClass").text(),
                    "Pod QOS Class may not change as a result of resizing");
        }
        for (String list : List.of("containers", "initContainers")) {
            View containers = spec.get(list);
            View before = old.get("spec").get(list);
            if (containers.size() != before.size()) {
                problems.forbidden(containers, "containers may not be added or removed on resize");
                return;
            }
            for (int i = 0; i < containers.size(); i++) {
                container(problems, spec, containers.item(i), before.item(i));
            }
        }
    }

    private static void container(Problems problems, View spec, View container, View old) {
        View resources = container.get("resources");
        for (String amounts : List.of("requests", "limits")) {
            for (Map.Entry<String, View> amount :
                    old.at("resources", amounts).entries().entrySet()) {
                if (!resources.get(amounts).key(amount.getKey()).exists()) {
                    problems.forbidden(resources.get(amounts), "resource " + amounts + " cannot be removed");
                }
            }
        }
        if (!withoutAmounts(container).equals(withoutAmounts(old))) {
            problems.forbidden(spec, "only cpu and memory resources are mutable");
        }
    }

    private static JsonNode withoutAmounts(View container) {
        ObjectNode copy = container.object().deepCopy();
        for (String amounts : List.of("requests", "limits")) {
            ObjectNode list = Fill.object(Fill.object(copy, "resources"), amounts);
            list.remove(List.of("cpu", "memory"));
        }
        return copy;
    }
}
