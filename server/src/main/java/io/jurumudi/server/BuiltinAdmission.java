package io.jurumudi.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.admission.AdmissionConfig;
import io.jurumudi.server.admission.AdmissionPlugin;
import io.jurumudi.server.admission.AlwaysAdmit;
import io.jurumudi.server.admission.AlwaysDeny;
import io.jurumudi.server.admission.AlwaysPullImages;
import io.jurumudi.server.admission.CertificateApproval;
import io.jurumudi.server.admission.CertificateSigning;
import io.jurumudi.server.admission.CertificateSubjectRestriction;
import io.jurumudi.server.admission.DefaultIngressClass;
import io.jurumudi.server.admission.DefaultStorageClass;
import io.jurumudi.server.admission.DefaultTolerationSeconds;
import io.jurumudi.server.admission.DenyServiceExternalIPs;
import io.jurumudi.server.admission.EventRateLimit;
import io.jurumudi.server.admission.ExtendedResourceToleration;
import io.jurumudi.server.admission.LimitPodHardAntiAffinityTopology;
import io.jurumudi.server.admission.NamespaceAutoProvision;
import io.jurumudi.server.admission.NamespaceExists;
import io.jurumudi.server.admission.NamespaceLifecycle;
import io.jurumudi.server.admission.NodeRestriction;
import io.jurumudi.server.admission.OwnerReferencesPermissionEnforcement;
import io.jurumudi.server.admission.PersistentVolumeClaimResize;
import io.jurumudi.server.admission.PodNodeSelector;
import io.jurumudi.server.admission.PodTolerationRestriction;
import io.jurumudi.server.admission.PodTopologyLabels;
import io.jurumudi.server.admission.PriorityAdmission;
import io.jurumudi.server.admission.RuntimeClassAdmission;
import io.jurumudi.server.admission.ServiceAccountAdmission;
import io.jurumudi.server.admission.StorageObjectInUseProtection;
import io.jurumudi.server.admission.StoredObjects;
import io.jurumudi.server.admission.TaintNodesByCondition;
import io.jurumudi.server.admission.podsecurity.PodSecurity;
import io.jurumudi.server.admission.quota.LimitRanger;
import io.jurumudi.server.admission.quota.PodResizeValidator;
import io.jurumudi.server.admission.quota.ResourceQuotaAdmission;
import io.jurumudi.server.auth.Authorizer;
import io.jurumudi.server.kind.Kinds;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The admission plugins there are; a table of contents. Which of them run, and in which order, {@link AdmissionConfig} says. */
final class BuiltinAdmission {

    private BuiltinAdmission() {}

    /**
     * @param suffix makes the random ends of names
     * @param createNamespace creates a namespace, unless there is one
     * @param writeQuotaStatus stores a ResourceQuota's status, or throws a Conflict when the quota is no longer the same
     */
    static List<AdmissionPlugin> all(
            AdmissionConfig config,
            StoredObjects objects,
            Authorizer authorizer,
            Supplier<String> suffix,
            Consumer<String> createNamespace,
            Consumer<ObjectNode> writeQuotaStatus,
            Kinds kinds,
            InstantSource clock) {
        return List.of(
                new AlwaysAdmit(),
                new NamespaceAutoProvision(objects, createNamespace),
                new NamespaceLifecycle(objects),
                new NamespaceExists(objects),
                new LimitPodHardAntiAffinityTopology(),
                new LimitRanger(objects),
                new ServiceAccountAdmission(objects, suffix),
                new NodeRestriction(objects, authorizer),
                new TaintNodesByCondition(),
                new AlwaysPullImages(),
                new PodSecurity(objects, config.configuration("PodSecurity")),
                new PodNodeSelector(objects, config.configuration("PodNodeSelector")),
                new PriorityAdmission(objects),
                new DefaultTolerationSeconds(config.tolerations()),
                new PodTolerationRestriction(objects, config.configuration("PodTolerationRestriction")),
                new EventRateLimit(config.configuration("EventRateLimit"), clock),
                new ExtendedResourceToleration(),
                new DefaultStorageClass(objects),
                new StorageObjectInUseProtection(),
                new OwnerReferencesPermissionEnforcement(
                        authorizer,
                        owner -> kinds.kind(owner.group(), owner.kind())
                                .filter(kind -> kind.servedVersions().contains(owner.version()))),
                new PersistentVolumeClaimResize(objects),
                new RuntimeClassAdmission(objects),
                new CertificateApproval(authorizer),
                new CertificateSigning(authorizer),
                new CertificateSubjectRestriction(),
                new DefaultIngressClass(objects),
                new DenyServiceExternalIPs(),
                new PodTopologyLabels(objects),
                new PodResizeValidator(objects),
                new ResourceQuotaAdmission(objects, writeQuotaStatus, clock, config.configuration("ResourceQuota")),
                new AlwaysDeny());
    }
}
