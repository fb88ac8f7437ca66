package io.jurumudi.server.kind.core;

import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Addresses;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for what a node reports of a pod. */
final class PodStatusRules {
    private static final Set<String> SYSTEM_CONDITIONS = Set.of("PodScheduled", "Ready", "Initialized");
    private static final String NOT_NEGATIVE = "must be a non-negative integer";

    private PodStatusRules() {}

    static void validate(Problems problems, View pod, View old) {
        View status = pod.get("status");
        for (View condition : status.get("conditions").items()) {
            View generation = condition.get("observedGeneration");
            if (generation.number(0) < 0) {
                problems.invalid(generation, NOT_NEGATIVE);
            }
            String type = condition.get("type").text();
            if (!SYSTEM_CONDITIONS.contains(type)) {
                Names.qualifiedName(type).forEach(detail -> problems.invalid(condition.path() + ".Type", type, detail));
            }
        }
        nominatedNode(problems, status.get("nominatedNodeName"), old);
        if (status.get("observedGeneration").number(0) < 0) {
            problems.invalid(status.get("observedGeneration"), NOT_NEGATIVE);
        }
        if (!status.get("qosClass").text().equals(old.at("status", "qosClass").text())) {
            Check.invalidText(problems, status.get("qosClass"), Check.IMMUTABLE);
        }
        claims(problems, status.get("resourceClaimStatuses"), pod.at("spec", "resourceClaims"));
        ips(problems, status.get("podIPs"));
        View hostIps = status.get("hostIPs");
        if (!hostIps.isEmpty()
                && !status.get("hostIP").text().equals(hostIps.item(0).get("ip").text())) {
            Check.invalidText(problems, hostIps.item(0).get("ip"), "must be equal to `hostIP`");
        }
        ips(problems, hostIps);
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            transitions(problems, status.get(list), old, list);
        }
    }

    private static void nominatedNode(Problems problems, View node, View old) {
        if (node.isEmpty() || node.sameAs(old.at("status", "nominatedNodeName"))) {
            return;
        }
        Check.spelled(problems, node, Names::dns1123Subdomain);
        if (!old.at("spec", "nodeName").isEmpty()) {
            problems.forbidden(node, "may not be set on pods that are already bound to a node");
        }
    }

    private static void claims(Problems problems, View statuses, View claims) {
        Set<String> known = new HashSet<>();
        claims.items().forEach(claim -> known.add(claim.get("name").text()));
        Set<String> seen = new HashSet<>();
        for (View status : statuses.items()) {
            View name = status.get("name");
            if (!known.contains(name.text())) {
                Check.invalidText(problems, name, "must match the name of an entry in `spec.resourceClaims`");
            }
            if (!seen.add(name.text())) {
                Check.duplicateText(problems, name);
            }
            if (status.get("resourceClaimName").exists()) {
                Check.spelled(problems, status.get("resourceClaimName"), Names::dns1123Subdomain);
            }
        }
    }

    private static void ips(Problems problems, View ips) {
        for (View ip : ips.items()) {
            Check.address(problems, View.of(ip.get("ip").node(), ip.path()));
        }
        if (ips.size() > 1) {
            Set<Boolean> families = new HashSet<>();
            ips.items().forEach(ip -> families.add(Addresses.isV6(ip.get("ip").text())));
            if (families.size() < 2 || ips.size() > 2) {
                problems.invalid(ips, "may specify no more than one IP for each IP family");
            }
        }
    }

    /** A container that has ended stays so unless it is one that is restarted. */
    private static void transitions(Problems problems, View statuses, View old, String list) {
        View before = old.get("status").get(list);
        for (int i = 0; i < before.size(); i++) {
            View ended = before.item(i);
            View terminated = ended.at("state", "terminated");
            if (!terminated.exists() || mayRestart(old.get("spec"), list, ended, terminated)) {
                continue;
            }
            for (View status : statuses.items()) {
                if (status.get("name").sameAs(ended.get("name"))
                        && !status.at("state", "terminated").exists()) {
                    problems.forbidden(
                            statuses.item(i).get("state"), "may not be transitioned to non-terminated state");
                    break;
                }
            }
        }
    }

    private static boolean mayRestart(View spec, String list, View status, View terminated) {
        if (list.equals("ephemeralContainerStatuses")) {
            return false;
        }
        String containers = list.equals("containerStatuses") ? "containers" : "initContainers";
        for (View container : spec.get(containers).items()) {
            if (container.get("name").sameAs(status.get("name"))) {
                String policy = container
                        .get("restartPolicy")
                        .text(spec.get("restartPolicy").text());
                return policy.equals("Always")
                        || policy.equals("OnFailure")
                                && terminated.get("exitCode").number(0) != 0
                        || !container.get("restartPolicyRules").isEmpty();
            }
        }
        return false;
    }
}
