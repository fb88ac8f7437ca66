package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for services: what goes together with which type, and what an update may not take away. */
final class ServiceRules {
    private static final int DAY = 86400;

    private ServiceRules() {}

    static void validate(Problems problems, View service) {
        View spec = service.get("spec");
        View ports = spec.get("ports");
        boolean headless = isHeadless(spec);
        boolean named = spec.get("type").is("ExternalName");
        if (ports.isEmpty() && !headless && !named) {
            problems.required(ports);
        }
        type(problems, spec, headless);
        ports(problems, ports);
        Check.labels(problems, spec.get("selector"));
        affinity(problems, spec);
        if (!named) {
            addresses(problems, spec, headless);
        }
        spec.get("externalIPs").items().forEach(ip -> Check.endpointAddress(problems, ip));
        Check.oneOf(problems, spec.get("type"), "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        nodePorts(problems, spec);
        loadBalancer(problems, spec);
        traffic(problems, spec);
    }

    private static boolean isHeadless(View spec) {
        return spec.get("clusterIPs").size() == 1
                        && spec.get("clusterIPs").item(0).is("None")
                || spec.get("clusterIP").is("None");
    }

    private static void type(Problems problems, View spec, boolean headless) {
        String type = spec.get("type").text();
        if (headless && (type.equals("LoadBalancer") || type.equals("NodePort"))) {
            problems.invalid(
                    spec.get("clusterIPs").item(0).path(),
                    "None",
                    "may not be set to 'None' for " + type + " services");
        }
        if (!type.equals("ExternalName")) {
            return;
        }
        for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
            if (!spec.get(field).isEmpty()) {
                problems.forbidden(spec.get(field), "may not be set for ExternalName services");
            }
        }
        View name = spec.get("externalName");
        String bare = name.text().endsWith(".") ? name.text().substring(0, name.size() - 1) : name.text();
        if (bare.isEmpty()) {
            problems.required(name);
        } else {
            Names.dns1123Subdomain(bare).forEach(detail -> problems.invalid(name.path(), bare, detail));
        }
    }

    private static void ports(Problems problems, View ports) {
        Set<String> names = new HashSet<>();
        for (View port : ports.items()) {
            View name = port.get("name");
            if (name.isEmpty()) {
                if (ports.size() > 1) {
                    problems.required(name);
                }
            } else {
                Check.spelled(problems, name, Names::dns1123Label);
                if (!names.add(name.text())) {
                    problems.duplicate(name);
                }
            }
            Names.portNumber(port.get("port").number(0)).forEach(detail -> problems.invalid(port.get("port"), detail));
            Check.oneOf(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
            Check.portNumberOrName(problems, port.get("targetPort"));
            if (port.get("appProtocol").exists()) {
                Check.spelled(problems, port.get("appProtocol"), Names::qualifiedName);
            }
        }
    }

    private static void affinity(Problems problems, View spec) {
        View affinity = spec.get("sessionAffinity");
        View config = spec.get("sessionAffinityConfig");
        Check.oneOf(problems, affinity, "ClientIP", "None");
        if (affinity.is("ClientIP")) {
            View timeout = config.at("clientIP", "timeoutSeconds");
            if (!timeout.exists()) {
                problems.required(timeout, "when session affinity type is ClientIP");
            } else if (timeout.number(0) <= 0 || timeout.number(0) > DAY) {
                problems.invalid(timeout, "must be greater than 0 and less than " + DAY);
            }
        } else if (affinity.is("None") && config.exists()) {
            problems.forbidden(config, "must not be set when session affinity is None");
        }
    }

    private static void addresses(Problems problems, View spec, boolean headless) {
        View one = spec.get("clusterIP");
        View all = spec.get("clusterIPs");
        if (one.isEmpty()) {
            if (!all.isEmpty()) {
                problems.invalid(all, "must be empty when `clusterIP` is not specified");
            }
        } else if (all.isEmpty()) {
            problems.required(all);
        } else if (!all.item(0).sameAs(one)) {
            problems.invalid(all, "first value must match `clusterIP`");
        }
        Set<String> families = new HashSet<>();
        for (View family : spec.get("ipFamilies").items()) {
            Check.oneOfIfAny(problems, family, "IPv4", "IPv6");
            if (!families.add(family.text())) {
                problems.duplicate(family);
            }
        }
        Check.oneOfIfAny(problems, spec.get("ipFamilyPolicy"), "PreferDualStack", "RequireDualStack", "SingleStack");
        boolean wrong = false;
        for (View address : all.items()) {
            if (address.is("None") && address.sameAs(all.item(0))) {
                if (all.size() > 1) {
                    wrong = true;
                    problems.invalid(all, "'None' must be the first and only value");
                }
            } else if (!Addresses.isAddress(address.text())) {
                wrong = true;
                Check.address(problems, address);
            }
        }
        if (all.size() > 2) {
            problems.invalid(all, "may only hold up to 2 values");
        }
        if (!wrong && !headless) {
            families(problems, spec, all);
        }
    }

    private static void families(Problems problems, View spec, View all) {
        if (all.size() == 2
                && Addresses.isV6(all.item(0).text())
                        == Addresses.isV6(all.item(1).text())) {
            problems.invalid(all, "may specify no more than one IP for each IP family");
        }
        for (int i = 0; i < Math.min(all.size(), spec.get("ipFamilies").size()); i++) {
            String expected = spec.get("ipFamilies").item(i).text();
            String actual = Addresses.isV6(all.item(i).text()) ? "IPv6" : "IPv4";
            if (!expected.equals(actual)) {
                problems.invalid(
                        all.item(i), "expected an " + expected + " value as indicated by `ipFamilies[" + i + "]`");
            }
        }
    }

    private static void nodePorts(Problems problems, View spec) {
        Set<String> nodePorts = new HashSet<>();
        Set<String> ports = new HashSet<>();
        for (View port : spec.get("ports").items()) {
            View nodePort = port.get("nodePort");
            String protocol = port.get("protocol").text();
            if (nodePort.number(0) != 0) {
                if (spec.get("type").is("ClusterIP")) {
                    problems.forbidden(nodePort, "may not be used when `type` is 'ClusterIP'");
                }
                if (!nodePorts.add(protocol + nodePort.number(0))) {
                    problems.duplicate(nodePort);
                }
            }
            if (!ports.add(protocol + port.get("port").number(0))) {
                ObjectNode key = Json.object().put("protocol", protocol);
                key.set("port", port.get("port").node());
                problems.duplicate(View.of(key, port.path()));
            }
        }
    }

    private static void loadBalancer(Problems problems, View spec) {
        boolean balanced = spec.get("type").is("LoadBalancer");
        String only = "may only be used when `type` is 'LoadBalancer'";
        View ranges = View.of(spec.get("loadBalancerSourceRanges").node(), "spec.LoadBalancerSourceRanges");
        if (!ranges.isEmpty()) {
            if (!balanced) {
                problems.forbidden(ranges, only);
            }
            for (View range : ranges.items()) {
                if (!Addresses.isRange(range.text().strip())) {
                    problems.invalid(range, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
                }
            }
        }
        if (!balanced && spec.get("allocateLoadBalancerNodePorts").exists()) {
            problems.forbidden(spec.get("allocateLoadBalancerNodePorts"), only);
        }
        View balancer = spec.get("loadBalancerClass");
        if (balancer.exists()) {
            if (!balanced) {
                problems.forbidden(balancer, only);
            } else {
                Check.spelled(problems, balancer, Names::qualifiedName);
            }
        }
    }

    private static void traffic(Problems problems, View spec) {
        String type = spec.get("type").text();
        View external = spec.get("externalTrafficPolicy");
        boolean outside = type.equals("NodePort") || type.equals("LoadBalancer");
        if (outside || type.equals("ClusterIP") && !spec.get("externalIPs").isEmpty()) {
            Check.oneOf(problems, external, "Cluster", "Local");
        } else if (!external.isEmpty()) {
            problems.invalid(external, "may only be set for externally-accessible services");
        }
        View health = spec.get("healthCheckNodePort");
        boolean checked = type.equals("LoadBalancer") && external.is("Local");
        if (!checked && health.number(0) != 0) {
            problems.invalid(
                    health, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
        }
        View internal = spec.get("internalTrafficPolicy");
        if (!internal.exists() && (outside || type.equals("ClusterIP"))) {
            problems.required(internal);
        }
        Check.oneOfIfAny(problems, internal, "Cluster", "Local");
        Check.oneOfIfAny(problems, spec.get("trafficDistribution"), "PreferClose", "PreferSameZone", "PreferSameNode");
    }

    static void validateUpdate(Problems problems, View service, View old) {
        View spec = service.get("spec");
        View before = old.get("spec");
        boolean named =
                spec.get("type").is("ExternalName") || before.get("type").is("ExternalName");
        if (!named) {
            primaryStays(problems, spec.get("clusterIPs"), before.get("clusterIPs"));
            primaryStays(problems, spec.get("ipFamilies"), before.get("ipFamilies"));
        }
        if (spec.get("type").is("LoadBalancer")
                && before.get("type").is("LoadBalancer")
                && !spec.get("loadBalancerClass").sameAs(before.get("loadBalancerClass"))) {
            problems.invalid(spec.get("loadBalancerClass"), "may not change once set");
        }
        View health = before.get("healthCheckNodePort");
        if (health.number(0) != 0
                && spec.get("healthCheckNodePort").number(0) != 0
                && !spec.get("healthCheckNodePort").sameAs(health)) {
            problems.forbidden(spec.get("healthCheckNodePort"), Check.IMMUTABLE);
        }
    }

    /** A service may gain or lose its second address, never change its first. */
    private static void primaryStays(Problems problems, View now, View before) {
        if (!before.isEmpty() && !now.isEmpty() && !now.item(0).sameAs(before.item(0))) {
            problems.invalid(now.item(0), "may not change once set");
        }
    }
}
