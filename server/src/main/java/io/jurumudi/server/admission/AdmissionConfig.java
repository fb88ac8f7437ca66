package io.jurumudi.server.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GoText;
import io.jurumudi.machinery.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which plugins run, and how they are set; upstream's flag in brackets. The list of known plugins is upstream's, in the order in which
 * they run.
 *
 * @param enabled to run besides those that run anyway [enable-admission-plugins]
 * @param disabled not to run [disable-admission-plugins]
 * @param configurations what plugins are told, by their names [admission-control-config-file]
 * @param tolerations how long pods outlive what happened to their nodes
 */
public record AdmissionConfig(
        List<String> enabled, List<String> disabled, Map<String, ObjectNode> configurations, Tolerations tolerations) {

    /**
     * Seconds that pods which do not say otherwise stay.
     *
     * @param notReady on a node that is not ready [default-not-ready-toleration-seconds]
     * @param unreachable on a node that is not heard of [default-unreachable-toleration-seconds]
     */
    public record Tolerations(int notReady, int unreachable) {}

    private record Known(String name, boolean byDefault) {}

    /** What refuses or charges for what the others have made of an object comes last. */
    private static final List<Known> ORDER = List.of(
            off("AlwaysAdmit"),
            off("NamespaceAutoProvision"),
            on("NamespaceLifecycle"),
            off("NamespaceExists"),
            off("LimitPodHardAntiAffinityTopology"),
            on("LimitRanger"),
            on("ServiceAccount"),
            off("NodeRestriction"),
            on("TaintNodesByCondition"),
            off("AlwaysPullImages"),
            on("PodSecurity"),
            off("PodNodeSelector"),
            on("Priority"),
            on("DefaultTolerationSeconds"),
            off("PodTolerationRestriction"),
            off("EventRateLimit"),
            off("ExtendedResourceToleration"),
            on("DefaultStorageClass"),
            on("StorageObjectInUseProtection"),
            on("PodGroupProtection"),
            off("OwnerReferencesPermissionEnforcement"),
            on("PersistentVolumeClaimResize"),
            on("RuntimeClass"),
            on("CertificateApproval"),
            on("CertificateSigning"),
            on("ClusterTrustBundleAttest"),
            on("CertificateSubjectRestriction"),
            on("DefaultIngressClass"),
            off("DenyServiceExternalIPs"),
            on("PodTopologyLabels"),
            on("PodGroupWorkloadExists"),
            on("NodeDeclaredFeatureValidator"),
            on("JobValidation"),
            on("PodResizeValidator"),
            on("MutatingAdmissionPolicy"),
            on("MutatingAdmissionWebhook"),
            on("ValidatingAdmissionPolicy"),
            on("ValidatingAdmissionWebhook"),
            on("ResourceQuota"),
            off("AlwaysDeny"));

    public AdmissionConfig {
        enabled = List.copyOf(enabled);
        disabled = List.copyOf(disabled);
        configurations = Map.copyOf(configurations);
    }

    /** What runs when no flag says otherwise. */
    public static AdmissionConfig defaults() {
        return new AdmissionConfig(List.of(), List.of(), Map.of(), new Tolerations(300, 300));
    }

    public AdmissionConfig withPlugins(List<String> enable, List<String> disable) {
        return new AdmissionConfig(enable, disable, configurations, tolerations);
    }

    public AdmissionConfig withConfigurations(Map<String, ObjectNode> all) {
        return new AdmissionConfig(enabled, disabled, all, tolerations);
    }

    public AdmissionConfig withTolerations(Tolerations seconds) {
        return new AdmissionConfig(enabled, disabled, configurations, seconds);
    }

    /** What is wrong with the flags, in upstream's words; empty when nothing is. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        unknown("enable-admission-plugins", enabled, problems);
        unknown("disable-admission-plugins", disabled, problems);
        TreeSet<String> both = new TreeSet<>(enabled);
        both.retainAll(disabled);
        if (!both.isEmpty()) {
            problems.add("[" + String.join(" ", both)
                    + "] in enable-admission-plugins and disable-admission-plugins overlapped");
        }
        return problems;
    }

    private static void unknown(String flag, List<String> names, List<String> problems) {
        for (String name : names) {
            if (ORDER.stream().noneMatch(known -> known.name.equals(name))) {
                problems.add(flag + " plugin " + GoText.quote(name) + " is unknown");
            }
        }
    }

    /** Whether a plugin runs; what is not upstream's always does. */
    boolean runs(String name) {
        boolean byDefault = ORDER.stream()
                .filter(known -> known.name.equals(name))
                .findFirst()
                .map(Known::byDefault)
                .orElse(true);
        return !disabled.contains(name) && (byDefault || enabled.contains(name));
    }

    /** By the place in upstream's list; what is not in it comes last. */
    static Comparator<AdmissionPlugin> order() {
        return Comparator.comparingInt(plugin -> {
            for (int i = 0; i < ORDER.size(); i++) {
                if (ORDER.get(i).name.equals(plugin.name())) {
                    return i;
                }
            }
            return ORDER.size();
        });
    }

    /** What a plugin is told; empty when it is told nothing. */
    public ObjectNode configuration(String plugin) {
        return configurations.getOrDefault(plugin, Json.object());
    }

    private static Known on(String name) {
        return new Known(name, true);
    }

    private static Known off(String name) {
        return new Known(name, false);
    }
}
