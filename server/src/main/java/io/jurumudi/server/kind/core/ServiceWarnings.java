package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import java.util.ArrayList;
import java.util.List;

/** What a service asks for that does nothing, or not for much longer. */
final class ServiceWarnings {
    private ServiceWarnings() {}

    static List<String> of(View service) {
        List<String> warnings = new ArrayList<>();
        View spec = service.get("spec");
        if (service.at("metadata", "annotations")
                .key("service.kubernetes.io/topology-aware-hints")
                .exists()) {
            warnings.add("annotation service.kubernetes.io/topology-aware-hints is deprecated, please use "
                    + "service.kubernetes.io/topology-mode instead");
        }
        boolean headless =
                spec.get("type").is("ClusterIP") && spec.get("clusterIP").is("None");
        boolean named = spec.get("type").is("ExternalName");
        View external = spec.get("externalIPs");
        if (headless) {
            if (!spec.get("loadBalancerIP").isEmpty()) {
                warnings.add("spec.loadBalancerIP is ignored for headless services");
            }
            if (!external.isEmpty()) {
                warnings.add("spec.externalIPs is ignored for headless services");
            }
            if (!spec.get("sessionAffinity").is("None")) {
                warnings.add("spec.SessionAffinity is ignored for headless services");
            }
        } else {
            spec.get("clusterIPs").items().forEach(ip -> warnings.addAll(Addresses.warnings(ip)));
        }
        external.items().forEach(ip -> warnings.addAll(Addresses.warnings(ip)));
        if (!external.isEmpty() && !headless && !named) {
            warnings.add("spec.externalIPs is deprecated and may no longer be implemented in some clusters");
        }
        warnings.addAll(Addresses.warnings(spec.get("loadBalancerIP")));
        spec.get("loadBalancerSourceRanges").items().forEach(range -> warnings.addAll(Addresses.rangeWarnings(range)));
        if (named && !external.isEmpty()) {
            warnings.add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }
        if (!named && !spec.get("externalName").isEmpty()) {
            warnings.add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }
        if (spec.get("trafficDistribution").is("PreferClose")) {
            warnings.add("spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
        }
        return warnings;
    }
}
