package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists each service's pods in the Endpoints object of the service's name. */
public final class EndpointsController implements Controller {
    private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
    private static final String NAME = "endpoint-controller";
    private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";

    private final Context context;
    private final Informer<Service> services;
    private final Informer<Pod> pods;
    private final Informer<Endpoints> endpoints;
    private final EventRecorder events;
    private final TriggerTimes triggerTimes = new TriggerTimes();

    public EndpointsController(Context context) {
        this.context = context;
        this.services = context.informer(Service.class);
        this.pods = context.informer(Pod.class);
        this.endpoints = context.informer(Endpoints.class);
        this.events = context.events("endpoint-controller");
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(services, change -> loop.enqueue(Key.of(change.object())));
        Backends.watchPods(context, pods, services, loop);
        context.onChange(endpoints, change -> loop.enqueue(Key.of(change.object())));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Service> service = services.get(key);
        Optional<Endpoints> current = endpoints.get(key);
        if (service.isEmpty()) {
            triggerTimes.forget(key);
            // Endpoints nobody marked as ours may be somebody's own, without a service.
            current.filter(e -> NAME.equals(label(e))).ifPresent(e -> delete(key));
            return Outcome.done();
        }
        if (!Backends.isManaged(service.get())) {
            return Outcome.done();
        }
        List<Pod> backends = Backends.of(service.get(), pods);
        Optional<String> trigger = triggerTimes.update(service.get(), backends);
        List<EndpointSubset> all = Subsets.of(service.get(), backends);
        List<EndpointSubset> subsets = Subsets.truncated(all);
        Map<String, String> labels = labels(service.get());
        boolean upToDate = current.filter(e -> e.getSubsets().equals(subsets))
                .filter(e -> labels.equals(e.getMetadata().getLabels()))
                .isPresent();
        if (!upToDate) {
            write(
                    service.get(),
                    current,
                    subsets,
                    labels,
                    trigger,
                    all.size() != subsets.size() || Subsets.count(all) > Subsets.MOST_ADDRESSES);
        }
        return Outcome.done();
    }

    private static String label(Endpoints endpoints) {
        Map<String, String> labels = endpoints.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(MANAGED_BY, "");
    }

    private static Map<String, String> labels(Service service) {
        Map<String, String> labels = new HashMap<>();
        if (service.getMetadata().getLabels() != null) {
            labels.putAll(service.getMetadata().getLabels());
        }
        labels.remove(Backends.HEADLESS_LABEL);
        if (Backends.isHeadless(service)) {
            labels.put(Backends.HEADLESS_LABEL, "");
        }
        labels.put(MANAGED_BY, NAME);
        return labels;
    }

    private void delete(Key key) {
        context.client()
                .endpoints()
                .inNamespace(key.namespace())
                .withName(key.name())
                .delete();
    }

    private void write(
            Service service,
            Optional<Endpoints> current,
            List<EndpointSubset> subsets,
            Map<String, String> labels,
            Optional<String> trigger,
            boolean truncated) {
        Key key = Key.of(service);
        Map<String, String> annotations = TriggerTimes.annotate(
                current.map(e -> e.getMetadata().getAnnotations()).orElse(Map.of()), trigger);
        annotations.remove(OVER_CAPACITY);
        if (truncated) {
            annotations.put(OVER_CAPACITY, "truncated");
        }
        Endpoints wanted = current.map(EndpointsBuilder::new)
                .orElseGet(EndpointsBuilder::new)
                .editOrNewMetadata()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSubsets(subsets)
                .build();
        var api = context.client().endpoints().inNamespace(key.namespace()).resource(wanted);
        try {
            if (current.isPresent()) {
                api.update();
            } else {
                api.create();
            }
        } catch (KubernetesClientException e) {
            if (Api.isNamespaceTerminating(e)) {
                return;
            }
            if (!Api.isConflict(e) && !Api.isAlreadyExists(e)) {
                boolean create = current.isEmpty();
                events.warning(
                        wanted,
                        create ? "FailedToCreateEndpoint" : "FailedToUpdateEndpoint",
                        "Failed to %s endpoint%s %s: %s"
                                .formatted(
                                        create ? "create" : "update",
                                        create ? " for service" : "",
                                        key,
                                        Api.message(e)));
            }
            throw e;
        }
    }
}
