package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Owners;
import io.jurumudi.controllers.common.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lists each service's pods in EndpointSlices. */
public final class EndpointSliceController implements Controller {
    private static final String NAME = "endpointslice-controller.k8s.io";
    private static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final Context context;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Informer<Node> nodes;
    private final Informer<EndpointSlice> slices;
    private final EventRecorder events;
    private final TriggerTimes triggerTimes = new TriggerTimes();
    private final SliceTracker tracker = new SliceTracker();

    public EndpointSliceController(Context context) {
        this.context = context;
        this.services = context.informer(Service.class);
        this.pods = context.informer(Pod.class);
        this.nodes = context.informer(Node.class);
        this.slices = context.informer(EndpointSlice.class);
        this.events = context.events("endpoint-slice-controller");
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(services, change -> loop.enqueue(Key.of(change.object())));
        Backends.watchPods(context, pods, services, loop);
        context.onChange(slices, change -> {
            EndpointSlice slice = change.object();
            if (!NAME.equals(label(slice, MANAGED_BY))) {
                return;
            }
            Key service = new Key(slice.getMetadata().getNamespace(), label(slice, SERVICE_NAME));
            if (change instanceof Change.Deleted<EndpointSlice>) {
                tracker.gone(service, slice);
            }
            loop.enqueue(service);
        });
        context.onChange(nodes, change -> {
            if (change instanceof Change.Updated<Node>(Node old, Node node)
                    && zone(old).equals(zone(node))) {
                return;
            }
            pods.list().stream()
                    .filter(pod -> Pods.nodeName(pod)
                            .equals(change.object().getMetadata().getName()))
                    .forEach(pod -> services.list(pod.getMetadata().getNamespace()).stream()
                            .filter(service -> Backends.selects(service, pod))
                            .forEach(service -> loop.enqueue(Key.of(service))));
        });
    }

    private static String label(EndpointSlice slice, String label) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(label, "");
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Service> found = services.get(key);
        if (found.isEmpty()) {
            triggerTimes.forget(key);
            tracker.forget(key);
            return Outcome.done();
        }
        Service service = found.get();
        if (!Backends.isManaged(service)) {
            return Outcome.done();
        }
        List<EndpointSlice> existing = slices.list(key.namespace()).stream()
                .filter(s -> NAME.equals(label(s, MANAGED_BY)) && key.name().equals(label(s, SERVICE_NAME)))
                .filter(s -> s.getMetadata().getDeletionTimestamp() == null)
                .toList();
        if (tracker.isStale(key, existing)) {
            return Outcome.retry("EndpointSlice informer cache is out of date");
        }
        List<Pod> backends = Backends.of(service, pods);
        Optional<String> trigger = triggerTimes.update(service, backends);
        try {
            apply(service, plans(service, backends, existing), trigger);
        } catch (KubernetesClientException e) {
            if (Api.isNamespaceTerminating(e)) {
                return Outcome.done();
            }
            events.warning(
                    service,
                    "FailedToUpdateEndpointSlices",
                    "Error updating Endpoint Slices for Service %s: %s".formatted(key, Api.message(e)));
            throw e;
        }
        return Outcome.done();
    }

    private List<SlicePlan> plans(Service service, List<Pod> backends, List<EndpointSlice> existing) {
        List<SlicePlan> plans = new ArrayList<>();
        Set<String> families = families(service);
        for (String family : families) {
            List<EndpointSlice> mine = new ArrayList<>();
            List<EndpointSlice> strangers = new ArrayList<>();
            for (EndpointSlice slice : existing) {
                if (slice.getAddressType().equals(family)) {
                    // A service of the same name before this one may have left some.
                    (Owners.isControlledBy(slice, service) ? mine : strangers).add(slice);
                }
            }
            plans.add(SlicePlan.plan(
                    template(service, family), wanted(service, backends, family), mine, SlicePlan.MOST_ENDPOINTS));
            plans.add(new SlicePlan(List.of(), List.of(), strangers));
        }
        plans.add(new SlicePlan(
                List.of(),
                List.of(),
                existing.stream()
                        .filter(s -> !families.contains(s.getAddressType()))
                        .toList()));
        return plans;
    }

    private static Set<String> families(Service service) {
        Set<String> families = new LinkedHashSet<>(service.getSpec().getIpFamilies());
        if (families.isEmpty()) {
            String ip = service.getSpec().getClusterIP();
            families.add(ip != null && Backends.isIpv6(ip) ? "IPv6" : "IPv4");
        }
        return families;
    }

    private static EndpointSlice template(Service service, String family) {
        Map<String, String> labels = new HashMap<>();
        if (service.getMetadata().getLabels() != null) {
            labels.putAll(service.getMetadata().getLabels());
        }
        labels.remove(Backends.HEADLESS_LABEL);
        if (Backends.isHeadless(service)) {
            labels.put(Backends.HEADLESS_LABEL, "");
        }
        labels.put(SERVICE_NAME, service.getMetadata().getName());
        labels.put(MANAGED_BY, NAME);
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(service.getMetadata().getNamespace())
                .withGenerateName(service.getMetadata().getName() + "-")
                .withLabels(labels)
                .withOwnerReferences(Owners.controllerReference(service))
                .endMetadata()
                .withAddressType(family)
                .build();
    }

    private Map<List<EndpointPort>, List<Endpoint>> wanted(Service service, List<Pod> backends, String family) {
        Map<List<EndpointPort>, List<Endpoint>> wanted = new LinkedHashMap<>();
        for (Pod pod : backends) {
            List<String> addresses = Backends.addresses(pod).stream()
                    .filter(a -> Backends.isIpv6(a) == "IPv6".equals(family))
                    .toList();
            if (!addresses.isEmpty()) {
                wanted.computeIfAbsent(ports(service, pod), p -> new ArrayList<>())
                        .add(endpoint(service, pod, addresses));
            }
        }
        return wanted;
    }

    private static List<EndpointPort> ports(Service service, Pod pod) {
        List<EndpointPort> ports = new ArrayList<>();
        for (ServicePort port : service.getSpec().getPorts()) {
            Backends.targetPort(pod, port)
                    .ifPresent(number -> ports.add(new EndpointPortBuilder()
                            .withName(Backends.portName(port))
                            .withPort(number)
                            .withProtocol(Backends.protocol(port.getProtocol()))
                            .withAppProtocol(port.getAppProtocol())
                            .build()));
        }
        return ports;
    }

    private Endpoint endpoint(Service service, Pod pod, List<String> addresses) {
        boolean serving = Pods.isReady(pod);
        boolean terminating = Pods.isDeleting(pod);
        String node = Pods.nodeName(pod);
        return new EndpointBuilder()
                .withAddresses(addresses)
                .withNewConditions()
                .withReady(Backends.publishesNotReady(service) || serving && !terminating)
                .withServing(serving)
                .withTerminating(terminating)
                .endConditions()
                .withTargetRef(Backends.reference(pod))
                .withNodeName(node.isEmpty() ? null : node)
                .withZone(nodes.get("", node)
                        .map(EndpointSliceController::zone)
                        .filter(z -> !z.isEmpty())
                        .orElse(null))
                .withHostname(Backends.hostname(pod, service).orElse(null))
                .build();
    }

    private static String zone(Node node) {
        Map<String, String> labels = node.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(ZONE, "");
    }

    private void apply(Service service, List<SlicePlan> plans, Optional<String> trigger) {
        Key key = Key.of(service);
        NonNamespaceOperation<EndpointSlice, ?, Resource<EndpointSlice>> api =
                context.client().discovery().v1().endpointSlices().inNamespace(key.namespace());
        for (SlicePlan plan : plans) {
            if (service.getMetadata().getDeletionTimestamp() == null) {
                for (EndpointSlice slice : plan.create()) {
                    tracker.wrote(key, api.resource(annotated(slice, trigger)).create());
                }
            }
            for (EndpointSlice slice : plan.update()) {
                tracker.wrote(key, api.resource(annotated(slice, trigger)).update());
            }
            for (EndpointSlice slice : plan.delete()) {
                api.withName(slice.getMetadata().getName()).delete();
                tracker.deleted(key, slice);
            }
        }
    }

    private static EndpointSlice annotated(EndpointSlice slice, Optional<String> trigger) {
        return new EndpointSliceBuilder(slice)
                .editMetadata()
                .withAnnotations(TriggerTimes.annotate(slice.getMetadata().getAnnotations(), trigger))
                .endMetadata()
                .build();
    }
}
