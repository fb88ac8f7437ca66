package io.jurumudi.controllers.endpoints;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done so that the slices of a service hold exactly the wanted endpoints, with as few writes as possible: slices
 * that must change anyway take in new endpoints first, and what is left fills one more slice or new ones.
 *
 * @param create slices without a name
 */
record SlicePlan(List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete) {
    static final int MOST_ENDPOINTS = 100;

    /** The slices of one family of addresses; slices hold endpoints that have the same ports. */
    static SlicePlan plan(
            EndpointSlice template,
            Map<List<EndpointPort>, List<Endpoint>> wanted,
            List<EndpointSlice> existing,
            int most) {
        SlicePlan plan = new SlicePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<Set<String>, List<EndpointSlice>> byPorts = new LinkedHashMap<>();
        existing.forEach(slice -> byPorts.computeIfAbsent(identities(slice.getPorts()), p -> new ArrayList<>())
                .add(slice));
        wanted.forEach((ports, endpoints) -> {
            List<EndpointSlice> slices = byPorts.remove(identities(ports));
            plan.fill(template, ports, endpoints, slices == null ? List.of() : slices, most);
        });
        byPorts.values().forEach(plan.delete::addAll);
        plan.keepOne(template, existing);
        plan.reuse();
        return plan;
    }

    private void fill(
            EndpointSlice template,
            List<EndpointPort> ports,
            List<Endpoint> endpoints,
            List<EndpointSlice> slices,
            int most) {
        Map<String, Endpoint> left = new LinkedHashMap<>();
        endpoints.forEach(e -> left.put(identity(e), e));
        List<EndpointSlice> changed = new ArrayList<>();
        List<EndpointSlice> unchanged = new ArrayList<>();
        for (EndpointSlice slice : slices) {
            List<Endpoint> kept = new ArrayList<>();
            for (Endpoint endpoint : slice.getEndpoints()) {
                Endpoint still = left.remove(identity(endpoint));
                if (still != null) {
                    kept.add(still);
                }
            }
            boolean same = sameAll(kept, slice.getEndpoints());
            if (kept.isEmpty() && !same) {
                delete.add(slice);
            } else if (same
                    && template.getMetadata()
                            .getLabels()
                            .equals(slice.getMetadata().getLabels())) {
                unchanged.add(slice);
            } else {
                changed.add(withEndpoints(slice, template, kept));
            }
        }
        List<Endpoint> queue = new ArrayList<>(left.values());
        changed.sort(Comparator.comparing(slice -> -slice.getEndpoints().size()));
        for (EndpointSlice slice : changed) {
            update.add(take(slice, template, queue, most));
        }
        while (!queue.isEmpty()) {
            EndpointSlice roomy = roomiest(unchanged, queue.size(), most);
            if (roomy != null) {
                unchanged.remove(roomy);
                update.add(take(roomy, template, queue, most));
            } else {
                EndpointSlice fresh =
                        new EndpointSliceBuilder(template).withPorts(ports).build();
                create.add(take(fresh, template, queue, most));
            }
        }
    }

    /** The slice that becomes fullest by so many more endpoints, if one can take them all. */
    private static EndpointSlice roomiest(List<EndpointSlice> slices, int count, int most) {
        return slices.stream()
                .filter(slice -> slice.getEndpoints().size() + count <= most)
                .max(Comparator.comparing(slice -> slice.getEndpoints().size()))
                .orElse(null);
    }

    private static EndpointSlice take(EndpointSlice slice, EndpointSlice template, List<Endpoint> queue, int most) {
        List<Endpoint> endpoints = new ArrayList<>(slice.getEndpoints());
        List<Endpoint> taken = queue.subList(0, Math.max(0, Math.min(queue.size(), most - endpoints.size())));
        endpoints.addAll(taken);
        taken.clear();
        return withEndpoints(slice, template, endpoints);
    }

    private static EndpointSlice withEndpoints(EndpointSlice slice, EndpointSlice template, List<Endpoint> endpoints) {
        return new EndpointSliceBuilder(slice)
                .editMetadata()
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withEndpoints(endpoints)
                .build();
    }

    /** A service without endpoints has one empty slice, by which others see that somebody looked after it. */
    private void keepOne(EndpointSlice template, List<EndpointSlice> existing) {
        if (delete.size() != existing.size() || !create.isEmpty()) {
            return;
        }
        List<EndpointSlice> placeholders = delete.stream()
                .filter(slice -> slice.getEndpoints().isEmpty()
                        && slice.getPorts().isEmpty()
                        && slice.getMetadata()
                                .getLabels()
                                .equals(template.getMetadata().getLabels()))
                .toList();
        if (placeholders.isEmpty()) {
            create.add(template);
        } else {
            delete.remove(placeholders.getFirst());
        }
    }

    /** Writing over a slice that would go is one write instead of two. */
    private void reuse() {
        while (!create.isEmpty() && !delete.isEmpty()) {
            EndpointSlice wanted = create.removeLast();
            EndpointSlice old = delete.removeLast();
            update.add(new EndpointSliceBuilder(wanted)
                    .editMetadata()
                    .withGenerateName(null)
                    .withName(old.getMetadata().getName())
                    .withResourceVersion(old.getMetadata().getResourceVersion())
                    .withUid(old.getMetadata().getUid())
                    .endMetadata()
                    .build());
        }
    }

    private static String identity(Endpoint endpoint) {
        String target =
                endpoint.getTargetRef() == null ? "" : endpoint.getTargetRef().getUid();
        return endpoint.getAddresses() + "/" + target;
    }

    private static Set<String> identities(List<EndpointPort> ports) {
        return ports.stream()
                .map(p -> String.join(
                        "/",
                        text(p.getName()),
                        String.valueOf(p.getPort()),
                        Backends.protocol(p.getProtocol()),
                        text(p.getAppProtocol())))
                .collect(Collectors.toSet());
    }

    private static boolean sameAll(List<Endpoint> a, List<Endpoint> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!same(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Compares what readers see: a condition left out is a known one, and an empty text none. */
    private static boolean same(Endpoint a, Endpoint b) {
        return a.getAddresses().equals(b.getAddresses())
                && conditions(a).equals(conditions(b))
                && text(a.getNodeName()).equals(text(b.getNodeName()))
                && text(a.getZone()).equals(text(b.getZone()))
                && text(a.getHostname()).equals(text(b.getHostname()))
                && Objects.equals(a.getTargetRef(), b.getTargetRef());
    }

    private static List<Boolean> conditions(Endpoint endpoint) {
        EndpointConditions conditions = endpoint.getConditions();
        if (conditions == null) {
            return List.of(true, true, false);
        }
        boolean ready = !Boolean.FALSE.equals(conditions.getReady());
        boolean serving = conditions.getServing() == null ? ready : conditions.getServing();
        return List.of(ready, serving, Boolean.TRUE.equals(conditions.getTerminating()));
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}
