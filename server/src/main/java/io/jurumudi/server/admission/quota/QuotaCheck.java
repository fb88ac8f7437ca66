package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.ApiException;
import io.jurumudi.machinery.Status;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.admission.quota.ResourceQuotaAdmission.LimitedResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What one write takes from the quotas of its namespace. */
record QuotaCheck(AdmissionRequest request, Evaluator evaluator, List<LimitedResource> limited) {

    private record Concerned(ObjectNode quota, ResourceList hard, ResourceList used) {}

    /**
     * The quotas that the write changes, with what they say then.
     *
     * @throws ApiException Forbidden when one of them has too little left
     */
    List<ObjectNode> charge(List<ObjectNode> quotas) {
        ObjectNode object = request.written();
        List<Concerned> concerned = new ArrayList<>();
        Set<String> covered = new TreeSet<>();
        for (ObjectNode quota : quotas) {
            concerned(quota, object).ifPresent(found -> {
                concerned.add(found);
                covered.addAll(counted(found.hard()));
            });
        }
        ResourceList usage = evaluator.usage(object);
        ResourceList negative = usage.filtered(entry -> entry.getValue().signum() < 0);
        if (!negative.isEmpty()) {
            throw request.forbidden("quota usage is negative for resource(s): " + String.join(",", negative.names()));
        }
        List<ObjectNode> charged = new ArrayList<>();
        boolean takes = concerned.isEmpty() && !withoutZeros(delta(usage)).isEmpty();
        for (Concerned quota : concerned) {
            takes |= !withoutZeros(deltaFor(quota, usage)).isEmpty();
        }
        if (!takes) {
            return charged;
        }
        checkCovered(quotas, usage, covered);
        for (Concerned quota : concerned) {
            charged(quota, withoutZeros(deltaFor(quota, usage))).ifPresent(charged::add);
        }
        return charged;
    }

    private Optional<Concerned> concerned(ObjectNode quota, ObjectNode object) {
        ResourceList hard = ResourceList.of(quota.path("status").path("hard"));
        Set<String> counted = counted(hard);
        if (counted.isEmpty() || !inScopes(quota, object)) {
            return Optional.empty();
        }
        String name = quota.path("metadata").path("name").asText("");
        String missing = evaluator.missing(counted, object);
        if (!missing.isEmpty()) {
            throw request.forbidden("failed quota: " + name + ": " + missing);
        }
        ResourceList used = ResourceList.of(quota.path("status").path("used"));
        if (!used.names().containsAll(counted)) {
            throw request.forbidden("status unknown for quota: " + name + ", resources: " + String.join(",", counted));
        }
        return Optional.of(new Concerned(quota, hard, used));
    }

    private Set<String> counted(ResourceList hard) {
        Set<String> counted = new TreeSet<>(hard.names());
        counted.removeIf(name -> !evaluator.counts(name));
        return counted;
    }

    private boolean inScopes(JsonNode quota, JsonNode object) {
        return Scope.of(quota).stream().allMatch(scope -> evaluator.isIn(scope, object));
    }

    /** An update takes what it takes more than before, unless the quota was not for the object before. */
    private ResourceList deltaFor(Concerned quota, ResourceList usage) {
        boolean before = request.operation() == Operation.UPDATE
                && inScopes(quota.quota(), request.old().orElseThrow());
        return before ? delta(usage) : usage;
    }

    private ResourceList delta(ResourceList usage) {
        return request.operation() == Operation.UPDATE
                ? usage.minusDownToZero(evaluator.usage(request.old().orElseThrow()))
                : usage;
    }

    private static ResourceList withoutZeros(ResourceList usage) {
        return usage.filtered(entry -> !entry.getValue().isZero());
    }

    private Optional<ObjectNode> charged(Concerned quota, ResourceList delta) {
        ResourceList wanted = delta.only(quota.hard().names());
        ResourceList used = quota.used().plus(wanted);
        if (!request.subresource().equals("status")) {
            List<String> exceeded = used.only(wanted.names()).above(quota.hard());
            if (!exceeded.isEmpty()) {
                throw request.forbidden("exceeded quota: "
                        + quota.quota().path("metadata").path("name").asText("")
                        + ", requested: " + wanted.only(exceeded)
                        + ", used: " + quota.used().only(exceeded)
                        + ", limited: " + quota.hard().only(exceeded));
            }
        }
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode result = quota.quota().deepCopy();
        result.withObjectProperty("status").set("used", used.toJson());
        return Optional.of(result);
    }

    /** Whether there is a quota for everything that the administrator wants quotas for. */
    private void checkCovered(List<ObjectNode> quotas, ResourceList usage, Set<String> covered) {
        Set<String> uncovered = new TreeSet<>();
        List<Scope> scopes = new ArrayList<>();
        for (LimitedResource item : limited) {
            if (item.resource().equals(request.resource().toString())) {
                usage.amounts().forEach((name, amount) -> {
                    if (amount.signum() > 0 && item.means(name) && !covered.contains(name)) {
                        uncovered.add(name);
                    }
                });
            }
            item.scopes().stream()
                    .filter(scope -> evaluator.isIn(scope, request.written()))
                    .forEach(scopes::add);
        }
        if (!uncovered.isEmpty()) {
            throw request.forbidden("insufficient quota to consume: " + String.join(",", uncovered));
        }
        for (ObjectNode quota : quotas) {
            for (Scope scope : Scope.of(quota)) {
                if (evaluator.isIn(scope, request.written())) {
                    scopes.removeIf(wanted -> wanted.name().equals(scope.name()));
                }
            }
        }
        if (!scopes.isEmpty()) {
            List<String> told = scopes.stream().map(QuotaCheck::told).toList();
            throw new ApiException(Status.failure(
                    500,
                    "",
                    "insufficient quota to match these scopes: [" + String.join(" ", told) + "]",
                    Optional.empty()));
        }
    }

    private static String told(Scope scope) {
        return "{" + scope.name() + " " + scope.operator() + " [" + String.join(" ", scope.values()) + "]}";
    }
}
