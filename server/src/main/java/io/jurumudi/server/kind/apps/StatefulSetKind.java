package io.jurumudi.server.kind.apps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.ReplicaCounts;
import io.jurumudi.server.kind.RequestContext;
import io.jurumudi.server.kind.Rules;
import io.jurumudi.server.kind.pod.PodDefaults;
import io.jurumudi.server.kind.pod.PodTemplateRules;
import io.jurumudi.server.kind.pod.PodWarnings;
import io.jurumudi.server.kind.volume.ClaimRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pods with names and storage of their own. */
public final class StatefulSetKind implements Rules {
    private static final List<String> CHANGEABLE = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private static final String[] ROLLING = {"spec", "updateStrategy", "rollingUpdate"};

    private StatefulSetKind() {}

    public static KindBuilder define() {
        return Kind.named("apps", "v1", "StatefulSet")
                .resource("statefulsets")
                .names(Names::dns1123Label)
                .formerly(OldWorkloads.statefulSets())
                .shortNames("sts")
                .categories("all")
                .generation()
                .scale("spec", "selector")
                .status()
                .columns(
                        Columns.name(),
                        Columns.text(
                                "Ready",
                                "Number of the pod with ready state",
                                (o, now) -> o.path("status")
                                                .path("readyReplicas")
                                                .asLong() + "/"
                                        + o.path("spec").path("replicas").asLong()),
                        Columns.age(),
                        Columns.containers("spec", "template", "spec"),
                        Columns.images("spec", "template", "spec"))
                .rules(new StatefulSetKind());
    }

    @Override
    public void validateStatusUpdate(View object, View old, Problems problems) {
        View status = object.get("status");
        ReplicaCounts.notNegative(
                problems,
                status,
                "replicas",
                "readyReplicas",
                "currentReplicas",
                "updatedReplicas",
                "availableReplicas",
                "observedGeneration",
                "collisionCount");
        ReplicaCounts.notMoreThanAll(
                problems, status, "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
        ReplicaCounts.availableAreReady(problems, status, "status.readyReplicas");
        ReplicaCounts.collisions(problems, status, old.get("status"));
    }

    /** The gate MaxUnavailableStatefulSet is off. */
    @Override
    public void prepareForCreate(ObjectNode object, RequestContext context) {
        Fill.at(object, ROLLING).remove("maxUnavailable");
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, RequestContext context) {
        if (!Fill.at(old, ROLLING).has("maxUnavailable")) {
            Fill.at(object, ROLLING).remove("maxUnavailable");
        }
    }

    @Override
    public List<String> warnings(View object) {
        return warnings(object, "", PodWarnings.of(object.at("spec", "template")));
    }

    @Override
    public List<String> warningsOnUpdate(View object, View old) {
        return warnings(object, ".Spec", WorkloadWarnings.ofChange(object, old));
    }

    /** @param spec what upstream puts between a claim and what it says of its spec */
    private static List<String> warnings(View object, String spec, List<String> ofPods) {
        List<String> warnings = new ArrayList<>(ofPods);
        for (View claim : object.at("spec", "volumeClaimTemplates").items()) {
            warnings.addAll(ClaimRules.warnings(View.of(claim.get("spec").node(), claim.path() + spec)));
        }
        if (object.at("spec", "revisionHistoryLimit").number(0) < 0) {
            warnings.add("spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is"
                    + " recommended");
        }
        return warnings;
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        ObjectNode before = old.get("spec").object().deepCopy();
        ObjectNode after = object.get("spec").object().deepCopy();
        for (String field : CHANGEABLE) {
            before.remove(field);
            after.remove(field);
        }
        if (!before.equals(after)) {
            problems.forbidden(
                    object.get("spec"),
                    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                            + "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
        }
    }

    private static void strategy(Problems problems, View strategy) {
        View rolling = strategy.get("rollingUpdate");
        switch (strategy.get("type").text()) {
            case "" -> problems.required(strategy);
            case "OnDelete" -> {
                if (rolling.exists()) {
                    problems.invalid(rolling, "only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                Check.notNegative(problems, rolling.get("partition"));
                View unavailable = rolling.get("maxUnavailable");
                Check.countOrPercent(problems, unavailable);
                if (unavailable.exists() && Check.isNone(unavailable)) {
                    problems.invalid(unavailable, "cannot be 0");
                }
                Check.notMoreThanAll(problems, unavailable);
            }
            default -> problems.invalid(strategy, "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    @Override
    public void validate(View object, Problems problems) {
        spec(problems, object.get("spec"), true, true);
    }

    /** What cannot change is not looked at again, nor is a template of a set that older servers let in. */
    @Override
    public void validateReplacement(View object, View old, Problems problems) {
        Problems before = new Problems();
        spec(before, old.get("spec"), false, true);
        spec(problems, object.get("spec"), false, before.isEmpty());
        validateUpdate(object, old, problems);
    }

    private static void spec(Problems problems, View spec, boolean isNew, boolean checkTemplate) {
        View management = spec.get("podManagementPolicy");
        if (Check.requiredText(problems, management) && !management.is("OrderedReady") && !management.is("Parallel")) {
            problems.invalid(management, "must be 'OrderedReady' or 'Parallel'");
        }
        strategy(problems, spec.get("updateStrategy"));
        for (String when : List.of("whenDeleted", "whenScaled")) {
            View policy = spec.at("persistentVolumeClaimRetentionPolicy", when);
            if (!policy.is("Retain") && !policy.is("Delete")) {
                problems.notSupported(policy, List.of("Retain", "Delete"));
            }
        }
        if (isNew) {
            spec.get("volumeClaimTemplates").items().forEach(claim -> ClaimRules.validate(problems, claim.get("spec")));
        }
        Check.notNegative(problems, spec.get("replicas"));
        Check.notNegative(problems, spec.get("minReadySeconds"));
        Check.notNegative(problems, spec.at("ordinals", "start"));
        if (isNew) {
            Check.spelledIfAny(problems, spec.get("serviceName"), Names::dns1123Label);
        }
        View selector = spec.get("selector");
        View template = spec.get("template");
        if (PodTemplateRules.selector(problems, selector, template, true, "statefulset")) {
            template(problems, ownTemplate(spec), checkTemplate);
        } else {
            problems.invalid(selector, "");
        }
        PodTemplateRules.alwaysRestarts(problems, template, "StatefulSet");
    }

    /** Labels and annotations are looked at twice. */
    private static void template(Problems problems, View template, boolean whole) {
        if (whole) {
            PodTemplateRules.validate(problems, template);
        }
        // upstream leaves metadata out of these paths
        Check.labels(problems, View.of(template.at("metadata", "labels").node(), template.path() + ".labels"));
        Check.annotations(
                problems, View.of(template.at("metadata", "annotations").node(), template.path() + ".annotations"));
    }

    /** The template as the set's own pods have it: with volumes for the claims, and with names that are given later. */
    private static View ownTemplate(View spec) {
        ObjectNode template = spec.get("template").object().deepCopy();
        ObjectNode pod = Fill.object(template, "spec");
        pod.remove(List.of("subdomain", "hostname"));
        List<View> claims = spec.get("volumeClaimTemplates").items();
        if (!claims.isEmpty()) {
            Map<String, ObjectNode> volumes = new LinkedHashMap<>();
            for (View claim : claims) {
                String name = claim.at("metadata", "name").text();
                ObjectNode volume = Json.object().put("name", name);
                volume.putObject("persistentVolumeClaim").put("claimName", name);
                volumes.put(name, volume);
            }
            List<ObjectNode> others = Fill.each(pod.path("volumes")).stream()
                    .filter(volume -> !volumes.containsKey(volume.path("name").asText("")))
                    .toList();
            pod.putArray("volumes").addAll(volumes.values()).addAll(others);
        }
        return View.of(template, spec.get("template").path());
    }

    @Override
    public void defaults(ObjectNode object) {
        ObjectNode spec = Fill.object(object, "spec");
        Fill.text(spec, "podManagementPolicy", "OrderedReady");
        ObjectNode strategy = Fill.object(spec, "updateStrategy");
        if (strategy.path("type").asText("").isEmpty()) {
            strategy.put("type", "RollingUpdate");
            Fill.object(strategy, "rollingUpdate");
        }
        if (strategy.path("type").asText().equals("RollingUpdate")
                && strategy.path("rollingUpdate") instanceof ObjectNode rolling) {
            Fill.number(rolling, "partition", 0);
        }
        ObjectNode retention = Fill.object(spec, "persistentVolumeClaimRetentionPolicy");
        Fill.text(retention, "whenDeleted", "Retain");
        Fill.text(retention, "whenScaled", "Retain");
        Fill.number(spec, "replicas", 1);
        Fill.number(spec, "revisionHistoryLimit", 10);
        PodDefaults.template(spec.path("template"));
        for (ObjectNode claim : Fill.each(spec.path("volumeClaimTemplates"))) {
            Fill.text(claim, "kind", "PersistentVolumeClaim");
            Fill.text(claim, "apiVersion", "v1");
            ClaimRules.defaults(Fill.object(claim, "spec"));
            Fill.text(Fill.object(claim, "status"), "phase", "Pending");
        }
    }
}
