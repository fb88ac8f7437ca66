package io.jurumudi.server.kind.pod;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the spec of a pod, in a Pod or in a template. */
public final class PodSpecRules {
    private static final int HOSTNAME_LIMIT = 64;

    private PodSpecRules() {}

    /**
     * @param spec the pod's spec, wherever it stands
     * @param podName of the pod that the spec belongs to; empty for templates
     * @param isPod whether it belongs to a pod rather than a template
     */
    public static void validate(Problems problems, View spec, String podName, boolean isPod) {
        if (!spec.get("terminationGracePeriodSeconds").exists()) {
            problems.required(spec.get("terminationGracePeriodSeconds"));
        }
        Set<String> claims = new HashSet<>();
        Set<String> volumes = VolumeRules.validate(problems, spec.get("volumes"), podName, isPod);
        claims(problems, spec.get("resourceClaims"), claims);
        new ContainerRules(problems, spec, volumes, claims).validate();
        if (spec.get("resources").exists()) {
            ResourceRules.validatePod(problems, spec.get("resources"), claims);
        }
        hostPorts(problems, spec, isPod);
        Check.oneOf(problems, spec.get("restartPolicy"), "Always", "OnFailure", "Never");
        Check.oneOf(problems, spec.get("dnsPolicy"), "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Check.labels(problems, spec.get("nodeSelector"));
        SecurityRules.validatePod(problems, spec);
        SchedulingRules.affinity(problems, spec.get("affinity"));
        dns(problems, spec);
        for (View gate : spec.get("readinessGates").items()) {
            Check.spelled(problems, gate.get("conditionType"), Names::qualifiedName);
        }
        schedulingGates(problems, spec.get("schedulingGates"));
        SchedulingRules.spread(problems, spec.get("topologySpreadConstraints"));
        WindowsRules.hostProcess(problems, spec);
        SecurityRules.hostUsers(problems, spec);
        hostnameOverride(problems, spec);
        Check.spelledIfAny(problems, spec.get("serviceAccountName"), Names::dns1123Subdomain);
        Check.spelledIfAny(problems, spec.get("nodeName"), Names::dns1123Subdomain);
        Check.range(problems, spec.get("activeDeadlineSeconds"), 1, Integer.MAX_VALUE);
        Check.spelledIfAny(problems, spec.get("hostname"), Names::dns1123Label);
        Check.spelledIfAny(problems, spec.get("subdomain"), Names::dns1123Label);
        SchedulingRules.tolerations(problems, spec.get("tolerations"));
        for (View alias : spec.get("hostAliases").items()) {
            Check.address(problems, alias.get("ip"));
            alias.get("hostnames").items().forEach(name -> Check.spelled(problems, name, Names::dns1123Subdomain));
        }
        Check.spelledIfAny(problems, spec.get("priorityClassName"), Names::dns1123Subdomain);
        if (spec.get("runtimeClassName").exists()) {
            Check.spelled(problems, spec.get("runtimeClassName"), Names::dns1123Subdomain);
        }
        if (spec.get("preemptionPolicy").exists()) {
            Check.oneOf(problems, spec.get("preemptionPolicy"), "PreemptLowerPriority", "Never");
        }
        ResourceRules.amounts(problems, spec.get("overhead"));
        if (spec.get("os").exists()) {
            SecurityRules.os(problems, spec);
        }
        EnvironmentRules.files(problems, spec);
    }

    private static void claims(Problems problems, View claims, Set<String> names) {
        for (View claim : claims.items()) {
            View name = claim.get("name");
            if (name.text().isEmpty()) {
                problems.required(name);
            } else if (!names.add(name.text())) {
                problems.duplicate(name);
            } else {
                Check.spelled(problems, name, Names::dns1123Label);
            }
            boolean direct = claim.get("resourceClaimName").exists();
            boolean template = claim.get("resourceClaimTemplateName").exists();
            if (direct && template) {
                problems.invalid(
                        claim, "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            }
            if (!direct && !template) {
                problems.invalid(claim, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
                if (claim.get(field).exists()) {
                    Check.spelled(problems, claim.get(field), Names::dns1123Subdomain);
                }
            }
        }
    }

    private static void hostPorts(Problems problems, View spec, boolean isPod) {
        if (!spec.get("hostNetwork").flag(false)) {
            return;
        }
        for (View container : spec.get("containers").items()) {
            for (View port : container.get("ports").items()) {
                long host = port.get("hostPort").number(0);
                if ((isPod || host != 0) && host != port.get("containerPort").number(0)) {
                    problems.invalid(port.get("hostPort"), "must match `containerPort` when `hostNetwork` is true");
                }
            }
        }
    }

    private static void dns(Problems problems, View spec) {
        View config = spec.get("dnsConfig");
        if (spec.get("dnsPolicy").is("None")) {
            if (!config.exists()) {
                problems.required(config, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }
            if (config.get("nameservers").isEmpty()) {
                problems.required(
                        config.get("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }
        View servers = config.get("nameservers");
        if (servers.size() > 3) {
            problems.invalid(servers, "must not have more than 3 nameservers");
        }
        servers.items().forEach(server -> Check.address(problems, server));
        View searches = config.get("searches");
        if (searches.size() > 32) {
            problems.invalid(searches, "must not have more than 32 search paths");
        }
        int length = searches.items().stream().mapToInt(s -> s.size() + 1).sum() - 1;
        if (length > 2048) {
            problems.invalid(searches, "must not have more than 2048 characters (including spaces) in the search list");
        }
        for (View search : searches.items()) {
            String name = search.text();
            String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            if (!name.equals(".")) {
                Names.dns1123SubdomainWithUnderscore(bare)
                        .forEach(detail -> problems.invalid(search.path(), bare, detail));
            }
        }
        for (View option : config.get("options").items()) {
            if (option.get("name").text().isEmpty()) {
                problems.required(option, "must not be empty");
            }
        }
    }

    private static void schedulingGates(Problems problems, View gates) {
        Set<String> names = new HashSet<>();
        for (View gate : gates.items()) {
            String name = gate.get("name").text();
            Names.qualifiedName(name).forEach(detail -> problems.invalid(gate.path(), name, detail));
            if (!names.add(name)) {
                problems.duplicate(View.of(gate.get("name").node(), gate.path()));
            }
        }
    }

    private static void hostnameOverride(Problems problems, View spec) {
        View override = spec.get("hostnameOverride");
        if (!override.exists()) {
            return;
        }
        if (spec.get("setHostnameAsFQDN").flag(false)) {
            problems.forbidden(override, "may not be specified when setHostnameAsFQDN is true");
        }
        if (spec.get("hostNetwork").flag(false)) {
            problems.forbidden(override, "may not be specified when hostNetwork is true");
        }
        if (override.size() > HOSTNAME_LIMIT) {
            problems.tooLong(override, HOSTNAME_LIMIT);
        }
        Check.spelled(problems, override, Names::dns1123Subdomain);
    }
}
