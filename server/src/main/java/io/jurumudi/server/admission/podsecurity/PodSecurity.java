package io.jurumudi.server.admission.podsecurity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupKind;
import io.jurumudi.machinery.Problems;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.AdmissionRequest;
import io.jurumudi.server.admission.AdmissionRequest.Operation;
import io.jurumudi.server.admission.StoredObjects;
import io.jurumudi.server.admission.podsecurity.Check.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods may do to their nodes what the labels of their namespace allow. Templates of pods are warned of, so that nobody waits for pods that will not come. */
public final class PodSecurity implements AdmissionPlugin {

    /** Where pods are in what becomes pods later. */
    private static final Map<String, List<String>> TEMPLATES = Map.of(
            "podtemplates", List.of("template"),
            "replicationcontrollers", List.of("spec", "template"),
            "replicasets.apps", List.of("spec", "template"),
            "deployments.apps", List.of("spec", "template"),
            "statefulsets.apps", List.of("spec", "template"),
            "daemonsets.apps", List.of("spec", "template"),
            "jobs.batch", List.of("spec", "template"),
            "cronjobs.batch", List.of("spec", "jobTemplate", "spec", "template"));

    /** Ways to write a pod that change nothing of what is looked at. */
    private static final Set<String> HARMLESS =
            Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

    private final StoredObjects objects;
    private final Policy defaults;
    private final Set<String> exemptUsers;
    private final Set<String> exemptNamespaces;
    private final Set<String> exemptRuntimes;

    /**
     * @param configuration a PodSecurityConfiguration; empty for none
     * @throws IllegalArgumentException when it is none
     */
    public PodSecurity(StoredObjects objects, ObjectNode configuration) {
        this.objects = objects;
        defaults = Policy.of(configuration.path("defaults"));
        JsonNode exemptions = configuration.path("exemptions");
        exemptUsers = texts(exemptions.path("usernames"));
        exemptNamespaces = texts(exemptions.path("namespaces"));
        exemptRuntimes = texts(exemptions.path("runtimeClasses"));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public void validate(AdmissionRequest request) {
        boolean writes = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        String resource = request.resource().toString();
        if (!writes) {
            return;
        }
        if (request.is("", "namespaces")) {
            namespace(request);
        } else if (resource.equals("pods") && !HARMLESS.contains(request.subresource())) {
            pod(request);
        } else if (TEMPLATES.containsKey(resource) && request.subresource().isEmpty()) {
            template(request, TEMPLATES.get(resource));
        }
    }

    private void namespace(AdmissionRequest request) {
        Problems problems = new Problems();
        JsonNode labels = labels(request.written());
        Policy policy = defaults.changedBy(labels, problems);
        GroupKind kind = new GroupKind("", "Namespace");
        if (request.operation() == Operation.CREATE) {
            problems.throwIfAny(kind, request.name());
            warnOfExemption(request, policy, labels);
            return;
        }
        Problems before = new Problems();
        Policy old = defaults.changedBy(labels(request.old().orElseThrow()), before);
        if (!problems.causes().equals(before.causes())) {
            problems.throwIfAny(kind, request.name());
        }
        LevelVersion asked = policy.enforce();
        boolean notStricter = asked.equals(old.enforce())
                || asked.level() == Level.PRIVILEGED
                || (asked.minor() == old.enforce().minor()
                        && asked.level().compareTo(old.enforce().level()) <= 0);
        if (notStricter) {
            return;
        }
        if (exemptNamespaces.contains(request.name())) {
            warnOfExemption(request, policy, labels);
        } else {
            new RunningPods(asked, this::isExempt)
                    .warnings(request.name(), objects.list("", "pods", request.name()))
                    .forEach(request.warnings());
        }
    }

    private void warnOfExemption(AdmissionRequest request, Policy policy, JsonNode labels) {
        if (!exemptNamespaces.contains(request.name()) || policy.asksForNothing() || policy.asks(defaults)) {
            return;
        }
        List<String> ignored = new ArrayList<>();
        Map<String, LevelVersion> modes = new LinkedHashMap<>();
        modes.put("enforce", policy.enforce());
        modes.put("audit", policy.audit());
        modes.put("warn", policy.warn());
        modes.forEach((mode, asked) -> {
            boolean labelled = labels.has(Policy.PREFIX + mode) || labels.has(Policy.PREFIX + mode + "-version");
            if (asked.level() != Level.PRIVILEGED && labelled) {
                ignored.add(mode + "=" + asked);
            }
        });
        request.warnings()
                .accept("namespace \"" + request.name() + "\" is exempt from Pod Security, and the policy ("
                        + String.join(", ", ignored) + ") will be ignored");
    }

    private void pod(AdmissionRequest request) {
        if (isExempt(request)) {
            return;
        }
        Policy policy = policy(request.namespace());
        ObjectNode object = request.written();
        if (policy.asksForNothing()
                || isExempt(object.path("spec"))
                || (request.operation() == Operation.UPDATE
                        && !runsSomethingElse(object, request.old().orElseThrow()))) {
            return;
        }
        Pod pod = new Pod(object.path("metadata"), object.path("spec"));
        List<Finding> findings = Standards.findings(policy.enforce(), pod);
        if (!findings.isEmpty()) {
            throw request.forbidden(
                    "violates PodSecurity \"" + policy.enforce() + "\": " + Standards.details(findings));
        }
        warn(request, policy, pod);
    }

    private void template(AdmissionRequest request, List<String> path) {
        if (isExempt(request)) {
            return;
        }
        JsonNode template = request.written();
        for (String field : path) {
            template = template.path(field);
        }
        if (template.isObject() && !isExempt(template.path("spec"))) {
            warn(request, policy(request.namespace()), new Pod(template.path("metadata"), template.path("spec")));
        }
    }

    private static void warn(AdmissionRequest request, Policy policy, Pod pod) {
        List<Finding> findings = Standards.findings(policy.warn(), pod);
        if (!findings.isEmpty()) {
            request.warnings()
                    .accept("would violate PodSecurity \"" + policy.warn() + "\": " + Standards.details(findings));
        }
    }

    private Policy policy(String namespace) {
        JsonNode labels = objects.find("", "namespaces", "", namespace)
                .map(PodSecurity::labels)
                .orElse(MissingNode.getInstance());
        return defaults.changedBy(labels, new Problems());
    }

    private static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }

    private boolean isExempt(AdmissionRequest request) {
        return exemptNamespaces.contains(request.namespace())
                || exemptUsers.contains(request.user().name());
    }

    private boolean isExempt(JsonNode podSpec) {
        return exemptRuntimes.contains(podSpec.path("runtimeClassName").asText(""));
    }

    /** What else can be changed of a pod is of no concern here. */
    private static boolean runsSomethingElse(JsonNode pod, JsonNode old) {
        JsonNode spec = pod.path("spec");
        JsonNode before = old.path("spec");
        for (String list : List.of("containers", "initContainers")) {
            if (spec.path(list).size() != before.path(list).size()) {
                return true;
            }
            for (int i = 0; i < spec.path(list).size(); i++) {
                if (!image(spec.path(list).path(i))
                        .equals(image(before.path(list).path(i)))) {
                    return true;
                }
            }
        }
        for (JsonNode added : spec.path("ephemeralContainers")) {
            boolean there = false;
            for (JsonNode one : before.path("ephemeralContainers")) {
                there |= one.path("name").equals(added.path("name"))
                        && image(one).equals(image(added));
            }
            if (!there) {
                return true;
            }
        }
        return false;
    }

    private static String image(JsonNode container) {
        return container.path("image").asText("");
    }
}
