package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a pod takes of a node: its containers together, or its greediest moment of initialisation if that is more. */
final class PodRequests {

    /** What a container that asks for nothing is taken to use when nodes are compared, so that pods without requests spread. */
    private static final Resources ASSUMED = new Resources(Map.of(Resources.CPU, 100L, Resources.MEMORY, 200L << 20));

    private PodRequests() {}

    /** What the pod asks for. */
    static Resources asked(Pod pod) {
        return total(pod, UnaryOperator.identity());
    }

    /** What the pod asks for, or else may be expected to use. */
    static Resources expected(Pod pod) {
        return total(pod, ASSUMED::replacedBy);
    }

    private static Resources total(Pod pod, UnaryOperator<Resources> each) {
        PodSpec spec = pod.getSpec();
        Map<String, ContainerStatus> statuses = statuses(pod);
        Resources running = Resources.NONE;
        for (Container container : spec.getContainers()) {
            running = running.plus(each.apply(ofContainer(container, statuses)));
        }
        Resources sidecars = Resources.NONE;
        Resources initialising = Resources.NONE;
        for (Container container : spec.getInitContainers()) {
            if ("Always".equals(container.getRestartPolicy())) {
                Resources own = each.apply(ofContainer(container, statuses));
                running = running.plus(own);
                sidecars = sidecars.plus(own);
                initialising = initialising.max(sidecars);
            } else {
                Resources own = each.apply(requests(container.getResources()));
                initialising = initialising.max(sidecars.plus(own));
            }
        }
        return running.max(initialising).replacedBy(ofPod(spec)).plus(Resources.of(spec.getOverhead()));
    }

    /** While a running container is being resized, the most of what it had, has and is to have. */
    private static Resources ofContainer(Container container, Map<String, ContainerStatus> statuses) {
        Resources asked = requests(container.getResources());
        ContainerStatus status = statuses.get(container.getName());
        if (status == null || status.getResources() == null) {
            return asked;
        }
        return asked.max(requests(status.getResources())).max(Resources.of(status.getAllocatedResources()));
    }

    private static Map<String, ContainerStatus> statuses(Pod pod) {
        Map<String, ContainerStatus> statuses = new HashMap<>();
        PodStatus status = pod.getStatus();
        if (status != null) {
            for (List<ContainerStatus> each :
                    List.of(status.getContainerStatuses(), status.getInitContainerStatuses())) {
                each.forEach(one -> statuses.put(one.getName(), one));
            }
        }
        return statuses;
    }

    /** What is asked for the pod as a whole, which counts instead of its containers' sum. */
    private static Resources ofPod(PodSpec spec) {
        Map<String, Long> amounts = new HashMap<>(requests(spec.getResources()).amounts());
        amounts.keySet()
                .removeIf(name -> !name.equals(Resources.CPU)
                        && !name.equals(Resources.MEMORY)
                        && !name.startsWith("hugepages-"));
        return new Resources(amounts);
    }

    private static Resources requests(ResourceRequirements requirements) {
        return requirements == null ? Resources.NONE : Resources.of(requirements.getRequests());
    }
}
