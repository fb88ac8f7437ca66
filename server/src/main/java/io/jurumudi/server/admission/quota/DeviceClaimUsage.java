package io.jurumudi.server.admission.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Quantity;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.StoredObjects;

/** Claims of devices: their number, and how many devices of each class they may be given. */
final class DeviceClaimUsage implements Evaluator {

    private static final String GROUP = "resource.k8s.io";
    private static final String COUNT = ObjectCount.countOf("resourceclaims." + GROUP);
    private static final String OF_CLASS = ".deviceclass.resource.k8s.io/devices";
    private static final String REQUESTS = "requests.";
    private static final String IMPLICIT = REQUESTS + "deviceclass.resource.kubernetes.io/";

    /** A claim that says "all" may get as many as one claim can have. */
    private static final long MOST_DEVICES = 32;

    private final StoredObjects objects;

    DeviceClaimUsage(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public boolean handles(AdmissionRequest request) {
        return request.creates(GROUP, "resourceclaims") || request.updates(GROUP, "resourceclaims");
    }

    @Override
    public boolean counts(String name) {
        if (name.equals(COUNT) || name.endsWith(OF_CLASS)) {
            return true;
        }
        if (name.startsWith(IMPLICIT)) {
            return !extendedName(name.substring(IMPLICIT.length())).isEmpty();
        }
        return PodUsage.isExtended(name) && isGivenByAClass(name.substring(REQUESTS.length()));
    }

    private boolean isGivenByAClass(String extended) {
        return objects.list(GROUP, "deviceclasses", "").stream()
                .anyMatch(found -> found.path("spec")
                        .path("extendedResourceName")
                        .asText("")
                        .equals(extended));
    }

    /** What pods call devices of a class that do without claims; empty when they cannot. */
    private String extendedName(String deviceClass) {
        return objects.find(GROUP, "deviceclasses", "", deviceClass)
                .map(found -> found.path("spec").path("extendedResourceName").asText(""))
                .orElse("");
    }

    @Override
    public ResourceList usage(JsonNode claim) {
        ResourceList devices = ResourceList.EMPTY;
        for (JsonNode request : claim.path("spec").path("devices").path("requests")) {
            ResourceList most = ResourceList.EMPTY;
            for (JsonNode alternative : request.path("firstAvailable")) {
                most = most.max(of(alternative));
            }
            devices = devices.plus(most.isEmpty() && request.has("exactly") ? of(request.path("exactly")) : most);
        }
        ResourceList usage = devices.with(COUNT, Quantity.of(1));
        for (String name : devices.names()) {
            String deviceClass = name.substring(0, name.length() - OF_CLASS.length());
            Quantity count = devices.get(name).orElseThrow();
            usage = usage.with(IMPLICIT + deviceClass, count);
            String extended = extendedName(deviceClass);
            if (!extended.isEmpty()) {
                usage = usage.with(REQUESTS + extended, count);
            }
        }
        return usage.minusDownToZero(chargedToItsPod(claim, usage)).with(devices.with(COUNT, Quantity.of(1)));
    }

    private static ResourceList of(JsonNode request) {
        long count = switch (request.path("allocationMode").asText("")) {
            case "ExactCount" -> request.path("count").asLong(0);
            case "All" -> MOST_DEVICES;
            default -> 0;
        };
        return ResourceList.EMPTY.with(request.path("deviceClassName").asText("") + OF_CLASS, Quantity.of(count));
    }

    /** A claim that the scheduler made for what a pod asks for is not charged again for what the pod already is. */
    private ResourceList chargedToItsPod(JsonNode claim, ResourceList usage) {
        JsonNode metadata = claim.path("metadata");
        if (!metadata.path("annotations")
                .path("resource.kubernetes.io/extended-resource-claim")
                .asText("")
                .equals("true")) {
            return ResourceList.EMPTY;
        }
        for (JsonNode owner : metadata.path("ownerReferences")) {
            boolean pod = owner.path("controller").asBoolean(false)
                    && owner.path("kind").asText("").equals("Pod")
                    && owner.path("apiVersion").asText("").equals("v1");
            if (pod) {
                return objects.find(
                                "",
                                "pods",
                                metadata.path("namespace").asText(""),
                                owner.path("name").asText(""))
                        .filter(found -> found.path("metadata").path("uid").equals(owner.path("uid")))
                        .filter(found -> isItsClaim(found, metadata.path("name").asText("")))
                        .map(found -> requested(found).only(usage.names()))
                        .orElse(ResourceList.EMPTY);
            }
        }
        return ResourceList.EMPTY;
    }

    private static boolean isItsClaim(ObjectNode pod, String claim) {
        JsonNode named = pod.path("status").path("extendedResourceClaimStatus").path("resourceClaimName");
        return named.isMissingNode() || named.asText("").equals(claim);
    }

    private static ResourceList requested(ObjectNode pod) {
        ResourceList all = ResourceList.EMPTY;
        var requests = PodResources.requests(pod).amounts();
        for (var entry : requests.entrySet()) {
            all = all.with(REQUESTS + entry.getKey(), entry.getValue());
        }
        return all;
    }
}
