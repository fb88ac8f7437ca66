package io.jurumudi.controllers;

import io.jurumudi.controllers.clusterrole.ClusterRoleAggregationController;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.deployment.DeploymentController;
import io.jurumudi.controllers.endpoints.EndpointSliceController;
import io.jurumudi.controllers.endpoints.EndpointsController;
import io.jurumudi.controllers.garbagecollector.GarbageCollector;
import io.jurumudi.controllers.namespace.NamespaceController;
import io.jurumudi.controllers.node.NodeIpamController;
import io.jurumudi.controllers.node.NodeLifecycleController;
import io.jurumudi.controllers.node.TaintEvictionController;
import io.jurumudi.controllers.podgc.PodGarbageCollector;
import io.jurumudi.controllers.replicaset.ReplicaSetController;
import io.jurumudi.controllers.serviceaccount.RootCaController;
import io.jurumudi.controllers.serviceaccount.ServiceAccountController;
import io.jurumudi.controllers.volumeprotection.PersistentVolumeClaimProtectionController;
import io.jurumudi.controllers.volumeprotection.PersistentVolumeProtectionController;
import io.jurumudi.controllers.volumeprotection.VolumeAttributesClassProtectionController;
import java.util.List;
import java.util.function.Function;

/** Every controller there is, by upstream's names. */
final class KnownControllers {
    private static final String ALL = "*";

    /**
     * @param name upstream's name for it
     * @param alias the name older versions had
     * @param account the service account upstream has for it; its rights are in the role {@code system:controller:<account>}
     */
    record Known(String name, String alias, String account, Function<Context, Controller> make) {
        private boolean isCalled(String wanted) {
            return name.equals(wanted) || alias.equals(wanted);
        }
    }

    private KnownControllers() {}

    private static List<Known> all(ControllerManagerConfig config) {
        return List.of(
                new Known(
                        "serviceaccount-controller",
                        "serviceaccount",
                        "service-account-controller",
                        ServiceAccountController::new),
                new Known("namespace-controller", "namespace", "namespace-controller", NamespaceController::new),
                new Known("replicaset-controller", "replicaset", "replicaset-controller", ReplicaSetController::new),
                new Known("deployment-controller", "deployment", "deployment-controller", DeploymentController::new),
                new Known(
                        "endpointslice-controller",
                        "endpointslice",
                        "endpointslice-controller",
                        EndpointSliceController::new),
                new Known("endpoints-controller", "endpoint", "endpoint-controller", EndpointsController::new),
                new Known(
                        "node-lifecycle-controller",
                        "nodelifecycle",
                        "node-controller",
                        context -> new NodeLifecycleController(
                                context,
                                config.nodeMonitorPeriod(),
                                config.nodeMonitorGracePeriod(),
                                config.nodeStartupGracePeriod())),
                new Known(
                        "taint-eviction-controller", "taint-eviction", "node-controller", TaintEvictionController::new),
                new Known(
                        "pod-garbage-collector-controller",
                        "podgc",
                        "pod-garbage-collector",
                        context -> new PodGarbageCollector(context, config.terminatedPodGcThreshold())),
                new Known(
                        "clusterrole-aggregation-controller",
                        "clusterrole-aggregation",
                        "clusterrole-aggregation-controller",
                        ClusterRoleAggregationController::new),
                new Known(
                        "persistentvolumeclaim-protection-controller",
                        "pvc-protection",
                        "pvc-protection-controller",
                        PersistentVolumeClaimProtectionController::new),
                new Known(
                        "persistentvolume-protection-controller",
                        "pv-protection",
                        "pv-protection-controller",
                        PersistentVolumeProtectionController::new),
                new Known(
                        "volumeattributesclass-protection-controller",
                        "volumeattributesclass-protection-controller",
                        "volumeattributesclass-protection-controller",
                        VolumeAttributesClassProtectionController::new),
                new Known(
                        "garbage-collector-controller",
                        "garbagecollector",
                        "generic-garbage-collector",
                        GarbageCollector::new),
                new Known(
                        "root-ca-certificate-publisher-controller",
                        "root-ca-cert-publisher",
                        "root-ca-cert-publisher",
                        context -> new RootCaController(context, config.rootCa())),
                new Known(
                        "node-ipam-controller",
                        "nodeipam",
                        "node-controller",
                        context -> new NodeIpamController(context, config.clusterCidr(), config.nodeCidrMaskSize())));
    }

    /** Whether one of them is to run: named wins over excluded, and excluded over all. */
    private static boolean isWanted(Known known, ControllerManagerConfig config) {
        List<String> wanted = config.controllers();
        if (wanted.stream().anyMatch(known::isCalled)) {
            return true;
        }
        if (wanted.stream().anyMatch(w -> w.startsWith("-") && known.isCalled(w.substring(1)))) {
            return false;
        }
        return wanted.contains(ALL);
    }

    /** Whether it has what it needs. */
    private static boolean isPossible(Known known, ControllerManagerConfig config) {
        return switch (known.name()) {
            case "node-ipam-controller" -> config.allocateNodeCidrs();
            case "root-ca-certificate-publisher-controller" -> !config.rootCa().isEmpty();
            default -> true;
        };
    }

    /**
     * Those that run.
     *
     * @throws IllegalArgumentException naming all names that are of no controller
     */
    static List<Known> chosen(ControllerManagerConfig config) {
        List<Known> known = all(config);
        List<String> strangers = config.controllers().stream()
                .filter(name -> !name.equals(ALL))
                .map(name -> name.startsWith("-") ? name.substring(1) : name)
                .filter(name -> known.stream().noneMatch(k -> k.isCalled(name)))
                .toList();
        if (!strangers.isEmpty()) {
            throw new IllegalArgumentException("not in the list of known controllers: " + String.join(", ", strangers));
        }
        return known.stream()
                .filter(k -> isWanted(k, config) && isPossible(k, config))
                .toList();
    }
}
