package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.StoredObjects;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A namespace takes no more than its quotas allow. What a write takes is noted in the quotas' status before the write, so that writes at
 * the same time cannot both have the last of it; what a write that then fails has taken is given back when a controller counts anew.
 */
public final class ResourceQuotaAdmission implements AdmissionPlugin {

    /** How often a quota is read again that somebody else has changed. */
    private static final int RETRIES = 3;

    private static final int LOCKS = 64;

    /** Asked but not stored, or never counted. */
    private static final Set<String> IGNORED = Set.of(
            "bindings",
            "componentstatuses",
            "tokenreviews.authentication.k8s.io",
            "selfsubjectreviews.authentication.k8s.io",
            "subjectaccessreviews.authorization.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "localsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io",
            "events",
            "events.events.k8s.io");

    private final StoredObjects objects;
    private final Consumer<ObjectNode> writeStatus;
    private final List<LimitedResource> limited;
    private final Map<String, Evaluator> evaluators;

    /** One for many namespaces: requests wait here for each other rather than clash in the store. */
    private final List<ReentrantLock> locks =
            IntStream.range(0, LOCKS).mapToObj(i -> new ReentrantLock()).toList();

    /**
     * @param writeStatus stores a quota's status, unless somebody has changed the quota since it was read: then it throws a Conflict
     * @param configuration a ResourceQuotaConfiguration; empty for none
     */
    public ResourceQuotaAdmission(
            StoredObjects objects, Consumer<ObjectNode> writeStatus, InstantSource clock, ObjectNode configuration) {
        this.objects = objects;
        this.writeStatus = writeStatus;
        limited = LimitedResource.of(configuration);
        evaluators = Map.of(
                "pods", new PodUsage(clock),
                "services", new ServiceUsage(),
                "persistentvolumeclaims", new ClaimUsage(),
                "resourceclaims.resource.k8s.io", new DeviceClaimUsage(objects));
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public void validate(AdmissionRequest request) {
        String resource = request.resource().toString();
        boolean writes = request.operation() == AdmissionRequest.Operation.CREATE
                || request.operation() == AdmissionRequest.Operation.UPDATE;
        if (!writes || request.namespace().isEmpty() || resource.equals("namespaces") || IGNORED.contains(resource)) {
            return;
        }
        Evaluator evaluator = Optional.ofNullable(evaluators.get(resource)).orElseGet(() -> ObjectCount.of(resource));
        if (!evaluator.handles(request)) {
            return;
        }
        List<ObjectNode> there = objects.list("", "resourcequotas", request.namespace());
        if (there.isEmpty() && limited.isEmpty()) {
            return;
        }
        QuotaCheck check = new QuotaCheck(request, evaluator, limited);
        ReentrantLock lock = locks.get(Math.floorMod(request.namespace().hashCode(), LOCKS));
        lock.lock();
        try {
            charge(check, request, there);
        } finally {
            lock.unlock();
        }
    }

    /** Quotas that were written are not looked at again when others have to be. */
    private void charge(QuotaCheck check, AdmissionRequest request, List<ObjectNode> quotas) {
        List<ObjectNode> left = quotas;
        for (int attempt = 0; ; attempt++) {
            List<ObjectNode> charged = check.charge(newest(left, request.namespace()));
            if (request.dryRun()) {
                return;
            }
            List<ObjectNode> missed = new ArrayList<>();
            for (ObjectNode quota : charged) {
                try {
                    writeStatus.accept(quota);
                } catch (ApiException failed) {
                    if (attempt == RETRIES || !failed.reason().equals("Conflict")) {
                        throw failed;
                    }
                    missed.add(quota);
                }
            }
            if (missed.isEmpty()) {
                return;
            }
            left = missed;
        }
    }

    private List<ObjectNode> newest(List<ObjectNode> quotas, String namespace) {
        return quotas.stream()
                .map(quota -> quota.path("metadata").path("name").asText(""))
                .flatMap(name -> objects.find("", "resourcequotas", namespace, name).stream())
                .toList();
    }

    /**
     * What may only be taken where a quota says how much.
     *
     * @param contained parts of names of what is meant
     */
    record LimitedResource(String resource, List<String> contained, List<Scope> scopes) {

        static List<LimitedResource> of(ObjectNode configuration) {
            List<LimitedResource> all = new ArrayList<>();
            configuration.path("limitedResources").forEach(item -> {
                List<String> contained = new ArrayList<>();
                item.path("matchContains").forEach(part -> contained.add(part.asText()));
                String group = item.path("apiGroup").asText("");
                all.add(new LimitedResource(
                        item.path("resource").asText("") + (group.isEmpty() ? "" : "." + group),
                        contained,
                        Scope.selected(item.path("matchScopes"))));
            });
            return all;
        }

        boolean means(String name) {
            return contained.stream().anyMatch(name::contains);
        }
    }
}
