package io.jurumudi.server.kind;

import io.jurumudi.schema.Schemas;
import io.jurumudi.server.kind.admissionregistration.MutatingAdmissionPolicyBindingKind;
import io.jurumudi.server.kind.admissionregistration.MutatingAdmissionPolicyKind;
import io.jurumudi.server.kind.admissionregistration.MutatingWebhookConfigurationKind;
import io.jurumudi.server.kind.admissionregistration.ValidatingAdmissionPolicyBindingKind;
import io.jurumudi.server.kind.admissionregistration.ValidatingAdmissionPolicyKind;
import io.jurumudi.server.kind.admissionregistration.ValidatingWebhookConfigurationKind;
import io.jurumudi.server.kind.apiextensions.CustomResourceDefinitionKind;
import io.jurumudi.server.kind.apiregistration.APIServiceKind;
import io.jurumudi.server.kind.apps.ControllerRevisionKind;
import io.jurumudi.server.kind.apps.DaemonSetKind;
import io.jurumudi.server.kind.apps.DeploymentKind;
import io.jurumudi.server.kind.apps.ReplicaSetKind;
import io.jurumudi.server.kind.apps.StatefulSetKind;
import io.jurumudi.server.kind.authentication.SelfSubjectReviewKind;
import io.jurumudi.server.kind.authentication.TokenReviewKind;
import io.jurumudi.server.kind.authorization.LocalSubjectAccessReviewKind;
import io.jurumudi.server.kind.authorization.SelfSubjectAccessReviewKind;
import io.jurumudi.server.kind.authorization.SelfSubjectRulesReviewKind;
import io.jurumudi.server.kind.authorization.SubjectAccessReviewKind;
import io.jurumudi.server.kind.autoscaling.HorizontalPodAutoscalerKind;
import io.jurumudi.server.kind.batch.CronJobKind;
import io.jurumudi.server.kind.batch.JobKind;
import io.jurumudi.server.kind.certificates.CertificateSigningRequestKind;
import io.jurumudi.server.kind.coordination.LeaseKind;
import io.jurumudi.server.kind.core.BindingKind;
import io.jurumudi.server.kind.core.ComponentStatusKind;
import io.jurumudi.server.kind.core.ConfigMapKind;
import io.jurumudi.server.kind.core.EndpointsKind;
import io.jurumudi.server.kind.core.EventKind;
import io.jurumudi.server.kind.core.LimitRangeKind;
import io.jurumudi.server.kind.core.NamespaceKind;
import io.jurumudi.server.kind.core.NodeKind;
import io.jurumudi.server.kind.core.PersistentVolumeClaimKind;
import io.jurumudi.server.kind.core.PersistentVolumeKind;
import io.jurumudi.server.kind.core.PodKind;
import io.jurumudi.server.kind.core.PodTemplateKind;
import io.jurumudi.server.kind.core.ReplicationControllerKind;
import io.jurumudi.server.kind.core.ResourceQuotaKind;
import io.jurumudi.server.kind.core.SecretKind;
import io.jurumudi.server.kind.core.ServiceAccountKind;
import io.jurumudi.server.kind.core.ServiceKind;
import io.jurumudi.server.kind.discovery.EndpointSliceKind;
import io.jurumudi.server.kind.flowcontrol.FlowSchemaKind;
import io.jurumudi.server.kind.flowcontrol.PriorityLevelConfigurationKind;
import io.jurumudi.server.kind.networking.IPAddressKind;
import io.jurumudi.server.kind.networking.IngressClassKind;
import io.jurumudi.server.kind.networking.IngressKind;
import io.jurumudi.server.kind.networking.NetworkPolicyKind;
import io.jurumudi.server.kind.networking.ServiceCIDRKind;
import io.jurumudi.server.kind.policy.PodDisruptionBudgetKind;
import io.jurumudi.server.kind.rbac.ClusterRoleBindingKind;
import io.jurumudi.server.kind.rbac.ClusterRoleKind;
import io.jurumudi.server.kind.rbac.RoleBindingKind;
import io.jurumudi.server.kind.rbac.RoleKind;
import io.jurumudi.server.kind.resource.DeviceClassKind;
import io.jurumudi.server.kind.resource.ResourceClaimKind;
import io.jurumudi.server.kind.resource.ResourceClaimTemplateKind;
import io.jurumudi.server.kind.resource.ResourceSliceKind;
import io.jurumudi.server.kind.runtime.RuntimeClassKind;
import io.jurumudi.server.kind.scheduling.PriorityClassKind;
import io.jurumudi.server.kind.storage.CSIDriverKind;
import io.jurumudi.server.kind.storage.CSINodeKind;
import io.jurumudi.server.kind.storage.CSIStorageCapacityKind;
import io.jurumudi.server.kind.storage.StorageClassKind;
import io.jurumudi.server.kind.storage.VolumeAttachmentKind;
import io.jurumudi.server.kind.storage.VolumeAttributesClassKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The built-in kinds, in the order of discovery: the order of groups here is the order in which clients see and prefer them. */
public final class Kinds {

    private static final List<Supplier<KindBuilder>> DEFINITIONS = List.of(
            BindingKind::define,
            ComponentStatusKind::define,
            ConfigMapKind::define,
            EndpointsKind::define,
            EventKind::define,
            LimitRangeKind::define,
            NamespaceKind::define,
            NodeKind::define,
            PersistentVolumeClaimKind::define,
            PersistentVolumeKind::define,
            PodKind::define,
            PodTemplateKind::define,
            ReplicationControllerKind::define,
            ResourceQuotaKind::define,
            SecretKind::define,
            ServiceAccountKind::define,
            ServiceKind::define,
            APIServiceKind::define,
            ControllerRevisionKind::define,
            DaemonSetKind::define,
            DeploymentKind::define,
            ReplicaSetKind::define,
            StatefulSetKind::define,
            io.jurumudi.server.kind.events.EventKind::define,
            SelfSubjectReviewKind::define,
            TokenReviewKind::define,
            LocalSubjectAccessReviewKind::define,
            SelfSubjectAccessReviewKind::define,
            SelfSubjectRulesReviewKind::define,
            SubjectAccessReviewKind::define,
            HorizontalPodAutoscalerKind::define,
            CronJobKind::define,
            JobKind::define,
            CertificateSigningRequestKind::define,
            IngressClassKind::define,
            IngressKind::define,
            IPAddressKind::define,
            NetworkPolicyKind::define,
            ServiceCIDRKind::define,
            PodDisruptionBudgetKind::define,
            ClusterRoleBindingKind::define,
            ClusterRoleKind::define,
            RoleBindingKind::define,
            RoleKind::define,
            CSIDriverKind::define,
            CSINodeKind::define,
            CSIStorageCapacityKind::define,
            StorageClassKind::define,
            VolumeAttachmentKind::define,
            VolumeAttributesClassKind::define,
            MutatingAdmissionPolicyKind::define,
            MutatingAdmissionPolicyBindingKind::define,
            MutatingWebhookConfigurationKind::define,
            ValidatingAdmissionPolicyKind::define,
            ValidatingAdmissionPolicyBindingKind::define,
            ValidatingWebhookConfigurationKind::define,
            CustomResourceDefinitionKind::define,
            PriorityClassKind::define,
            LeaseKind::define,
            RuntimeClassKind::define,
            EndpointSliceKind::define,
            DeviceClassKind::define,
            ResourceClaimKind::define,
            ResourceClaimTemplateKind::define,
            ResourceSliceKind::define,
            FlowSchemaKind::define,
            PriorityLevelConfigurationKind::define);

    /** Clients that do not say which group they mean get what comes first: not the old. */
    private static final String BEFORE_OLD_GROUPS = "networking.k8s.io";

    private final List<Kind> all;
    private final Schemas schemas;
    private final Map<String, Kind> byResource = new LinkedHashMap<>();

    private Kinds(List<Kind> all, Schemas schemas) {
        this.all = List.copyOf(all);
        this.schemas = schemas;
        for (Kind kind : all) {
            byResource.put(kind.plural() + "." + kind.group(), kind);
        }
    }

    /** The kinds every server has, their types taken from these. */
    public static Kinds builtin(Schemas schemas) {
        return builtinAnd(List.of(), ServedVersions.defaults(), schemas);
    }

    /** The built-in kinds and, after them, kinds of somebody's own, which bring the types that these schemas lack. */
    public static Kinds builtinAnd(List<Supplier<KindBuilder>> own, ServedVersions served, Schemas schemas) {
        List<Supplier<KindBuilder>> all =
                Stream.concat(DEFINITIONS.stream(), own.stream()).toList();
        List<KindBuilder> definitions = new ArrayList<>();
        for (Supplier<KindBuilder> definition : all) {
            KindBuilder kind = definition.get().served(served);
            boolean newGroup =
                    !definitions.isEmpty() && !definitions.getLast().group.equals(kind.group);
            if (newGroup && definitions.getLast().group.equals(BEFORE_OLD_GROUPS)) {
                definitions.addAll(oldGroups(all, served));
            }
            definitions.add(kind);
        }
        Schemas types = schemas;
        for (KindBuilder definition : definitions) {
            types = definition.addShape(types);
        }
        Schemas complete = types;
        return new Kinds(
                definitions.stream()
                        .map(definition -> definition.build(gvk -> complete.kind(gvk.group(), gvk.version(), gvk.kind())
                                .orElseThrow(() -> new IllegalStateException("no schema for " + gvk))))
                        .toList(),
                complete);
    }

    /** Kinds as groups show them that are no longer anybody's own, where these are asked for. */
    private static List<KindBuilder> oldGroups(List<Supplier<KindBuilder>> all, ServedVersions served) {
        List<KindBuilder> shown = new ArrayList<>();
        for (Supplier<KindBuilder> definition : all) {
            KindBuilder kind = definition.get();
            for (OldVersion old : kind.formerly.values()) {
                if (!old.group().equals(kind.group) && served.serves(old.group(), old.version(), kind.plural, false)) {
                    shown.add(definition.get().served(served).shownIn(old));
                }
            }
        }
        return shown;
    }

    /** Every apiVersion there is, served or not. */
    public static Set<String> knownVersions() {
        Set<String> known = new TreeSet<>();
        for (Supplier<KindBuilder> definition : DEFINITIONS) {
            KindBuilder kind = definition.get();
            known.addAll(kind.formerly.keySet());
            kind.versions.forEach(version -> known.add(kind.group.isEmpty() ? version : kind.group + "/" + version));
        }
        return known;
    }

    /** The types of all these kinds. */
    public Schemas schemas() {
        return schemas;
    }

    /** In discovery order; kinds of one group stand together. */
    public List<Kind> all() {
        return all;
    }

    public Optional<Kind> resource(String group, String plural) {
        return Optional.ofNullable(byResource.get(plural + "." + group));
    }

    public Optional<Kind> kind(String group, String kind) {
        return all.stream()
                .filter(k -> k.group().equals(group) && k.kind().equals(kind))
                .findFirst();
    }
}
