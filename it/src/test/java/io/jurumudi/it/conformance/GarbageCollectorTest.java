package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code apimachinery/garbage_collector.go} that need no replication controller manager. */
@ExtendWith(ConformanceCluster.class)
class GarbageCollectorTest {
    private static final String DEPLOYMENT = """
            metadata: {name: test}
            spec:
              replicas: 2
              selector: {matchLabels: {app: test}}
              template: {metadata: {labels: {app: test}}, spec: {containers: [{name: nginx, image: registry.k8s.io/pause}]}}
            """;

    @Test
    void theReplicaSetOfADeploymentGoesWithIt(Api api) {
        Resource sets = deploymentWithReplicaSet(api);
        deployments(api).delete("test", "propagationPolicy: Background");
        Eventually.holds(() -> assertThat(sets.names("")).isEmpty());
        Eventually.holds(
                () -> assertThat(api.namespaced("v1", "Pod", "pods").names("")).isEmpty());
    }

    @Test
    void theReplicaSetOfADeploymentIsLeftWhereThatIsAsked(Api api) {
        Resource sets = deploymentWithReplicaSet(api);
        String set = sets.names("").getFirst();
        deployments(api).delete("test", "propagationPolicy: Orphan");
        Eventually.holds(() -> assertThat(deployments(api).isGone("test")).isTrue());
        // An owner that lets go has done so before it is gone.
        ObjectNode orphan = sets.get(set);
        assertThat(orphan.at("/metadata/ownerReferences")).isEmpty();
        assertThat(orphan.at("/metadata/deletionTimestamp").isMissingNode()).isTrue();
        assertThat(Answer.text(orphan, "/spec/replicas")).isEqualTo("2");
    }

    private static Resource deploymentWithReplicaSet(Api api) {
        deployments(api).create(DEPLOYMENT);
        Resource sets = api.namespaced("apps/v1", "ReplicaSet", "replicasets");
        Eventually.holds(() -> assertThat(sets.names("")).hasSize(1));
        return sets;
    }

    private static Resource deployments(Api api) {
        return api.namespaced("apps/v1", "Deployment", "deployments");
    }

    @Test
    void aCircleOfOwnersIsCollected(Api api) {
        Resource pods = api.namespaced("v1", "Pod", "pods");
        NamespacesTest.awaitDefaultAccount(pods);
        for (String name : List.of("pod1", "pod2", "pod3")) {
            pods.create("{metadata: {name: %s}, spec: {containers: [{name: nginx, image: pause}]}}".formatted(name));
        }
        ownedBy(pods, "pod1", "pod3");
        ownedBy(pods, "pod2", "pod1");
        ownedBy(pods, "pod3", "pod2");
        pods.delete("pod1", "propagationPolicy: Foreground");
        Eventually.holds(() -> assertThat(pods.names("")).isEmpty());
    }

    private static void ownedBy(Resource pods, String pod, String owner) {
        pods.patch(pod, """
                metadata: {ownerReferences: [{apiVersion: v1, kind: Pod, name: %s, uid: %s, controller: true, blockOwnerDeletion: true}]}
                """.formatted(owner, Answer.text(pods.get(owner), "/metadata/uid")));
    }
}
