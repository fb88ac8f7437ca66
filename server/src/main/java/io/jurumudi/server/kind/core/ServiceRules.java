package io.jurumudi.server.kind.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
public final class ServiceRules {
    private static final int DAY = 86400;

    private static final String CHANGED = "may not change once set";
    private static final String ONLY_BALANCED = "may only be used when `type` is 'LoadBalancer'";
    private static final String SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";

    private ServiceRules() {}

    static void validate(Problems problems, View service, View old) {
        View spec = service.get("spec");
        View ports = spec.get("ports");
        boolean headless = isHeadless(spec);
        boolean named = spec.get("type").is("ExternalName");
        hints(problems, service.at("metadata", "annotations"));
        if (ports.isEmpty() && !headless && !named) {
            problems.required(ports);
        }
        type(problems, spec, headless);
        ports(problems, ports);
        Check.labels(problems, spec.get("selector"));
        affinity(problems, spec);
        clusterAddresses(problems, service);
        spec.get("externalIPs").items().forEach(ip -> Check.endpointAddress(problems, ip));
        Check.oneOf(problems, spec.get("type"), "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        nodePorts(problems, spec);
        loadBalancer(problems, service, old);
        traffic(problems, spec);
    }

    private static void hints(Problems problems, View annotations) {
        View mode = annotations.key("service.kubernetes.io/topology-mode");
        View hints = annotations.key("service.kubernetes.io/topology-aware-hints");
        if (mode.exists() && hints.exists() && !mode.sameAs(hints)) {
            problems.invalid(
                    mode, "must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified");
        }
    }

    private static boolean isHeadless(View spec) {
        return spec.get("clusterIPs").size() == 1
                && spec.get("clusterIPs").item(0).is("None");
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
            View client = config.get("clientIP");
            View timeout = client.get("timeoutSeconds");
            View missing = !config.exists() ? config : !client.exists() ? client : timeout;
            if (!missing.exists()) {
                problems.required(missing, "when session affinity type is ClientIP");
            } else if (timeout.number(0) <= 0 || timeout.number(0) > DAY) {
                problems.invalid(timeout, "must be greater than 0 and less than " + DAY);
            }
        } else if (affinity.is("None") && config.exists()) {
            problems.forbidden(config, "must not be set when session affinity is None");
        }
    }

    /** What clients say of addresses must fit together; looked at before any is given out. */
    public static void clusterAddresses(Problems problems, View service) {
        View spec = service.get("spec");
        if (spec.get("type").is("ExternalName")) {
            return;
        }
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
            boolean none =
                    address.is("None") && address.path().equals(all.item(0).path());
            if (none && all.size() > 1) {
                problems.invalid(all, "'None' must be the first and only value");
            }
            wrong |= none ? all.size() > 1 : Addresses.problem(address.text()).isPresent();
            if (!none) {
                Check.address(problems, address);
            }
        }
        if (all.size() > 2) {
            problems.invalid(all, "may only hold up to 2 values");
        }
        if (!wrong) {
            families(problems, spec, all);
        }
    }

    private static void families(Problems problems, View spec, View all) {
        if (all.size() > 1) {
            Set<Boolean> found = new HashSet<>();
            all.items().forEach(address -> found.add(Addresses.isV6(address.text())));
            if (found.size() < 2) {
                problems.invalid(all, "may specify no more than one IP for each IP family");
            }
        }
        if (isHeadless(spec)) {
            return;
        }
        for (int i = 0; i < Math.min(all.size(), spec.get("ipFamilies").size()); i++) {
            String expected = spec.get("ipFamilies").item(i).text();
            boolean v6 = Addresses.isV6(all.item(i).text());
            if (expected.equals("IPv4") && v6 || expected.equals("IPv6") && !v6) {
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

    private static void loadBalancer(Problems problems, View service, View old) {
        View spec = service.get("spec");
        boolean balanced = spec.get("type").is("LoadBalancer");
        View ranges = View.of(spec.get("loadBalancerSourceRanges").node(), "spec.LoadBalancerSourceRanges");
        View annotation = service.at("metadata", "annotations").key(SOURCE_RANGES);
        if (!ranges.isEmpty()) {
            if (!balanced) {
                problems.forbidden(ranges, ONLY_BALANCED);
            }
            for (View range : ranges.items()) {
                Check.addressRange(
                        problems, View.of(TextNode.valueOf(range.text().strip()), range.path()));
            }
        } else if (annotation.exists()) {
            if (!balanced) {
                problems.forbidden(annotation, ONLY_BALANCED);
            }
            boolean changed =
                    !annotation.sameAs(old.at("metadata", "annotations").key(SOURCE_RANGES));
            if (changed && !annotation.text().isBlank()) {
                for (String range : annotation.text().strip().split(",", -1)) {
                    Check.addressRange(problems, View.of(TextNode.valueOf(range.strip()), annotation.path()));
                }
            }
        }
        View allocate = spec.get("allocateLoadBalancerNodePorts");
        if (!balanced && allocate.exists()) {
            problems.forbidden(allocate, ONLY_BALANCED);
        }
        if (balanced && !allocate.exists()) {
            problems.required(View.of(allocate.node(), "allocateLoadBalancerNodePorts"));
        }
        balancerClass(problems, spec);
    }

    private static void balancerClass(Problems problems, View spec) {
        View balancer = spec.get("loadBalancerClass");
        if (!balancer.exists()) {
            return;
        }
        if (spec.get("type").is("LoadBalancer")) {
            Check.spelled(problems, balancer, Names::qualifiedName);
        } else {
            problems.forbidden(balancer, ONLY_BALANCED);
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
        if (checked && health.number(0) == 0) {
            problems.required(health);
        } else if (checked) {
            problems.invalid(health, Names.portNumber(health.number(0)));
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
        if (!named && !(isHeadless(spec) && isHeadless(before))) {
            addressesKept(problems, spec, before.get("clusterIPs"));
        }
        if (!named && !isHeadless(spec) && !isHeadless(before)) {
            familiesKept(problems, spec, before.get("ipFamilies"));
        }
        boolean balanced =
                spec.get("type").is("LoadBalancer") && before.get("type").is("LoadBalancer");
        if (balanced && !spec.get("loadBalancerClass").sameAs(before.get("loadBalancerClass"))) {
            problems.invalid(spec.get("loadBalancerClass"), CHANGED);
        }
        balancerClass(problems, spec);
        boolean checked = balanced
                && spec.get("externalTrafficPolicy").is("Local")
                && before.get("externalTrafficPolicy").is("Local");
        View health = spec.get("healthCheckNodePort");
        if (checked && health.number(0) != before.get("healthCheckNodePort").number(0)) {
            problems.forbidden(health, Check.IMMUTABLE);
        }
    }

    /** A service may gain or lose its second address, never change its first. */
    private static void addressesKept(Problems problems, View spec, View old) {
        View now = spec.get("clusterIPs");
        if (old.size() == now.size()) {
            for (int i = 0; i < old.size(); i++) {
                if (!now.item(i).sameAs(old.item(i))) {
                    problems.invalid(now, now.item(i).path(), CHANGED);
                }
            }
            return;
        }
        if (now.isEmpty()) {
            problems.invalid(now, now.item(0).path(), "primary clusterIP can not be unset");
        } else if (!old.isEmpty() && !now.item(0).sameAs(old.item(0))) {
            problems.invalid(now, now.item(0).path(), CHANGED);
        }
        single(problems, spec, now, old, "clusterIP");
    }

    private static void familiesKept(Problems problems, View spec, View old) {
        View now = spec.get("ipFamilies");
        String first = now.item(0).path();
        if (old.size() == now.size()) {
            for (int i = 0; i < old.size(); i++) {
                if (!now.item(i).sameAs(old.item(i))) {
                    problems.invalid(now, first, CHANGED);
                }
            }
            return;
        }
        if (old.size() > now.size() && spec.get("clusterIPs").isEmpty()) {
            problems.invalid(now, first, "primary ipFamily can not be unset");
        }
        if (!old.isEmpty() && !now.isEmpty() && !now.item(0).sameAs(old.item(0))) {
            problems.invalid(spec.get("clusterIPs"), first, CHANGED);
        }
        single(problems, spec, now, old, "ipFamily");
    }

    private static void single(Problems problems, View spec, View now, View old, String what) {
        View policy = spec.get("ipFamilyPolicy");
        if (old.size() > now.size() && now.size() == 1 && !policy.is("SingleStack")) {
            problems.invalid(policy, "must be set to 'SingleStack' when releasing the secondary " + what);
        }
    }

    /** Where a load balancer outside the cluster can be reached. */
    static void validateStatus(Problems problems, View service) {
        View ingress = service.at("status", "loadBalancer", "ingress");
        if (!service.at("spec", "type").is("LoadBalancer") && !ingress.isEmpty()) {
            problems.forbidden(ingress, "may only be used when `spec.type` is 'LoadBalancer'");
            return;
        }
        for (View point : ingress.items()) {
            View ip = point.get("ip");
            View mode = point.get("ipMode");
            if (!ip.isEmpty()) {
                Check.address(problems, ip);
            }
            if (!mode.exists()) {
                if (!ip.isEmpty()) {
                    problems.required(mode, "must be specified when `ip` is set");
                }
            } else if (ip.isEmpty()) {
                problems.forbidden(mode, "may not be specified when `ip` is not set");
            } else {
                Check.oneOfIfAny(problems, mode, "Proxy", "VIP");
            }
            View host = point.get("hostname");
            Check.spelledIfAny(problems, host, Names::dns1123Subdomain);
            if (Addresses.isAddress(host.text())) {
                problems.invalid(host, "must be a DNS name, not an IP address");
            }
        }
    }
}
