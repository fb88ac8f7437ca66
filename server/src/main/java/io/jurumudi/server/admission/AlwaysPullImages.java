package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.Status;
import io.jurumudi.machinery.View;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Images are asked for anew each time, so that nobody runs another's private image just because the node has it already. */
public final class AlwaysPullImages implements AdmissionPlugin {

    private static final String ALWAYS = "Always";

    @Override
    public String name() {
        return "AlwaysPullImages";
    }

    @Override
    public void admit(AdmissionRequest request) {
        if (concerns(request)) {
            for (View policy : policies(request)) {
                policy.object().put(field(policy), ALWAYS);
            }
        }
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!concerns(request)) {
            return;
        }
        List<String> refusals = new ArrayList<>();
        for (View holder : policies(request)) {
            View policy = holder.get(field(holder));
            if (!policy.is(ALWAYS)) {
                Problems problems = new Problems();
                problems.notSupported(policy, List.of(ALWAYS));
                Status.Cause cause = problems.causes().getFirst();
                refusals.add(request.forbidden(cause.toString()).status().message());
            }
        }
        if (!refusals.isEmpty()) {
            throw Refusals.plain(refusals);
        }
    }

    /** What has a pull policy: containers, and volumes that are images. */
    private static List<View> policies(AdmissionRequest request) {
        View spec = View.of(request.written()).get("spec");
        List<View> all = new ArrayList<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            all.addAll(spec.get(list).items());
        }
        spec.get("volumes").items().stream()
                .map(volume -> volume.get("image"))
                .filter(View::exists)
                .forEach(all::add);
        return all;
    }

    private static String field(View holder) {
        return holder.path().endsWith(".image") ? "pullPolicy" : "imagePullPolicy";
    }

    private static boolean concerns(AdmissionRequest request) {
        return request.creates("", "pods")
                || (request.updates("", "pods")
                        && !images(request.old().orElseThrow()).containsAll(images(request.written())));
    }

    private static Set<String> images(ObjectNode pod) {
        Set<String> images = new HashSet<>();
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (JsonNode container : pod.path("spec").path(list)) {
                images.add(container.path("image").asText(""));
            }
        }
        return images;
    }
}
