package io.jurumudi.server.kind.pod;

import com.fasterxml.jackson.databind.node.TextNode;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for the containers of one pod: init containers, containers and ephemeral ones. */
final class ContainerRules {
    private static final String NOT_EPHEMERAL = "cannot be set for an Ephemeral Container";
    private static final List<String> FORBIDDEN_IN_EPHEMERAL = List.of(
            "ports",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "lifecycle",
            "resizePolicy",
            "restartPolicy",
            "restartPolicyRules");

    private final Problems problems;
    private final View spec;
    private final Set<String> volumes;
    private final Set<String> claims;

    /**
     * @param volumes names of the pod's volumes
     * @param claims names of the pod's resource claims
     */
    ContainerRules(Problems problems, View spec, Set<String> volumes, Set<String> claims) {
        this.problems = problems;
        this.spec = spec;
        this.volumes = volumes;
        this.claims = claims;
    }

    void validate() {
        containers();
        initContainers();
        ephemeralContainers();
    }

    private void containers() {
        View containers = spec.get("containers");
        if (containers.isEmpty()) {
            problems.required(containers);
            return;
        }
        Set<String> names = new HashSet<>();
        for (View container : containers.items()) {
            common(container);
            unique(container, names);
            probes(container);
            restart(container);
        }
        hostPorts(containers.items());
    }

    private void initContainers() {
        Set<String> names = names("containers");
        for (View container : spec.get("initContainers").items()) {
            common(container);
            restart(container);
            unique(container, names);
            hostPorts(List.of(container));
            boolean sidecar = container.get("restartPolicy").is("Always");
            if (sidecar) {
                probes(container);
                continue;
            }
            for (String field : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
                if (container.get(field).exists()) {
                    problems.forbidden(
                            container.get(field), "may not be set for init containers without restartPolicy=Always");
                }
            }
            for (View policy : container.get("resizePolicy").items()) {
                if (policy.get("restartPolicy").is("RestartContainer")) {
                    problems.invalid(
                            policy.get("restartPolicy"),
                            "must not be set to 'RestartContainer' for non-sidecar initContainers");
                }
            }
        }
    }

    private void ephemeralContainers() {
        Set<String> others = names("containers");
        others.addAll(names("initContainers"));
        Set<String> names = new HashSet<>(others);
        for (View container : spec.get("ephemeralContainers").items()) {
            common(container);
            onlyInPods(problems, container);
            unique(container, names);
            View target = container.get("targetContainerName");
            if (!target.isEmpty() && !others.contains(target.text())) {
                problems.notFound(target);
            }
            for (String field : FORBIDDEN_IN_EPHEMERAL) {
                if (!container.get(field).isEmpty()) {
                    problems.forbidden(container.get(field), NOT_EPHEMERAL);
                }
            }
            if (!container.get("resources").isEmpty()) {
                problems.forbidden(container.get("resources"), NOT_EPHEMERAL);
            }
            for (View mount : container.get("volumeMounts").items()) {
                for (String field : List.of("subPath", "subPathExpr")) {
                    if (!mount.get(field).isEmpty()) {
                        problems.forbidden(mount.get(field), NOT_EPHEMERAL);
                    }
                }
            }
        }
    }

    /** What is checked in pods only, since templates were once accepted with it. */
    static void onlyInPods(Problems problems, View container) {
        View image = container.get("image");
        if (!image.text().equals(image.text().strip())) {
            problems.invalid(image, "must not have leading or trailing whitespace");
        }
    }

    private Set<String> names(String list) {
        Set<String> names = new HashSet<>();
        spec.get(list)
                .items()
                .forEach(container -> names.add(container.get("name").text()));
        return names;
    }

    private void unique(View container, Set<String> names) {
        View name = container.get("name");
        if (!names.add(name.text())) {
            problems.duplicate(name);
        }
    }

    private void common(View container) {
        Check.name(problems, container.get("name"), Names::dns1123Label);
        Check.requiredText(problems, container.get("image"));
        Check.oneOf(problems, container.get("terminationMessagePolicy"), "File", "FallbackToLogsOnError");
        ports(container.get("ports"));
        EnvironmentRules.validate(problems, container);
        MountRules.validate(problems, container, volumes, spec.get("volumes"));
        Check.oneOf(problems, container.get("imagePullPolicy"), "Always", "IfNotPresent", "Never");
        ResourceRules.validateContainer(problems, container.get("resources"), claims);
        resizePolicy(container.get("resizePolicy"));
        SecurityRules.validateContainer(
                problems,
                container.get("securityContext"),
                spec.get("hostUsers").flag(true));
    }

    private void ports(View ports) {
        Set<String> names = new HashSet<>();
        for (View port : ports.items()) {
            View name = port.get("name");
            if (!name.text().isEmpty()) {
                List<String> details = Names.portName(name.text());
                details.forEach(detail -> problems.invalid(name, detail));
                if (details.isEmpty() && !names.add(name.text())) {
                    problems.duplicate(name);
                }
            }
            View number = port.get("containerPort");
            if (number.number(0) == 0) {
                problems.required(number);
            } else {
                Check.range(problems, number, 1, 65535);
            }
            if (port.get("hostPort").number(0) != 0) {
                Check.range(problems, port.get("hostPort"), 1, 65535);
            }
            Check.oneOf(problems, port.get("protocol"), "SCTP", "TCP", "UDP");
        }
    }

    /** No two containers that run at once may want the same port of the host. */
    private void hostPorts(List<View> containers) {
        Set<String> taken = new HashSet<>();
        for (View container : containers) {
            for (View port : container.get("ports").items()) {
                View number = port.get("hostPort");
                String what =
                        port.get("protocol").text() + "/" + port.get("hostIP").text() + "/" + number.number(0);
                if (number.number(0) != 0 && !taken.add(what)) {
                    problems.duplicate(View.of(TextNode.valueOf(what), number.path()));
                }
            }
        }
    }

    private void probes(View container) {
        View grace = spec.get("terminationGracePeriodSeconds");
        View lifecycle = container.get("lifecycle");
        for (String event : List.of("postStart", "preStop")) {
            if (lifecycle.get(event).exists()) {
                ProbeRules.handler(problems, lifecycle.get(event), grace);
            }
        }
        if (lifecycle.get("stopSignal").exists() && !spec.get("os").exists()) {
            problems.forbidden(lifecycle.get("stopSignal"), "may not be set for containers with empty `spec.os.name`");
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe).exists()) {
                ProbeRules.validate(problems, container.get(probe), grace, probe.equals("readinessProbe"));
            }
        }
    }

    private void restart(View container) {
        View policy = container.get("restartPolicy");
        View rules = container.get("restartPolicyRules");
        if (!policy.exists()) {
            if (!rules.isEmpty()) {
                problems.required(policy, "must specify restartPolicy when restart rules are used");
            }
        } else {
            Check.oneOfIfAny(problems, policy, "Always", "Never", "OnFailure");
        }
        if (rules.size() > 20) {
            problems.tooMany(rules, 20);
        }
        for (View rule : rules.items()) {
            if (!List.of("Restart", "RestartAllContainers")
                    .contains(rule.get("action").text())) {
                problems.notSupported(rule.get("action"), List.of("Restart", "RestartAllContainers"));
            }
            View codes = rule.get("exitCodes");
            if (!codes.exists()) {
                problems.required(codes, "must be specified");
                continue;
            }
            if (!List.of("In", "NotIn").contains(codes.get("operator").text())) {
                problems.notSupported(codes.get("operator"), List.of("In", "NotIn"));
            }
            if (codes.get("values").size() > 255) {
                problems.tooMany(codes.get("values"), 255);
            }
        }
    }

    private void resizePolicy(View policies) {
        Set<String> resources = new HashSet<>();
        for (View policy : policies.items()) {
            View resource = policy.get("resourceName");
            View restart = policy.get("restartPolicy");
            if (!resources.add(resource.text())) {
                problems.duplicate(View.of(resource.node(), policy.path()));
            }
            Check.oneOf(problems, View.of(resource.node(), policies.path()), "cpu", "memory");
            Check.oneOf(problems, View.of(restart.node(), policies.path()), "NotRequired", "RestartContainer");
            if (spec.get("restartPolicy").is("Never") && !restart.is("NotRequired")) {
                problems.invalid(
                        View.of(restart.node(), policies.path()),
                        "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
            }
        }
    }
}
