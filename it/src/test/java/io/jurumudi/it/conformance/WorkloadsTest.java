package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code apps} that are about the API: operations, status and scale. */
@ExtendWith(ConformanceCluster.class)
class WorkloadsTest {
    private static final String TEMPLATE =
            "template: {metadata: {labels: {app: test}}, spec: {containers: [{name: test, image: registry.k8s.io/pause}]}}";
    private static final String SELECTED = "selector: {matchLabels: {app: test}}, " + TEMPLATE;
    private static final String JOB_TEMPLATE =
            TEMPLATE.replace("spec: {containers", "spec: {restartPolicy: Never, containers");
    private static final String CONDITION =
            "conditions: [{type: StatusUpdate, status: 'True', reason: E2E, message: Set from a test}]";

    @Test
    void deploymentStatus(Api api) {
        ApiOperations.of(deployments(api), "spec: {replicas: 1, %s}".formatted(SELECTED))
                .withStatus(CONDITION)
                .check();
    }

    @Test
    void replicaSetStatus(Api api) {
        ApiOperations.of(replicaSets(api), "spec: {replicas: 1, %s}".formatted(SELECTED))
                .withStatus(CONDITION)
                .check();
    }

    @Test
    void daemonSetStatus(Api api) {
        ApiOperations.of(api.namespaced("apps/v1", "DaemonSet", "daemonsets"), "spec: {%s}".formatted(SELECTED))
                .withStatus(CONDITION)
                .check();
    }

    @Test
    void statefulSetStatus(Api api) {
        ApiOperations.of(statefulSets(api), "spec: {serviceName: test, replicas: 1, %s}".formatted(SELECTED))
                .withStatus(CONDITION)
                .check();
    }

    @Test
    void jobStatus(Api api) {
        ApiOperations.of(
                        api.namespaced("batch/v1", "Job", "jobs"),
                        "spec: {parallelism: 2, completions: 4, backoffLimit: 6, %s}".formatted(JOB_TEMPLATE))
                .withStatus(
                        "conditions: [{type: CustomConditionType, status: 'True', reason: E2E, message: Set from a test}]")
                .check();
    }

    @Test
    void cronJobs(Api api) {
        ApiOperations.of(api.namespaced("batch/v1", "CronJob", "cronjobs"), """
                spec: {schedule: '* */1 * * ?', concurrencyPolicy: Allow, jobTemplate: {spec: {%s}}}
                """.formatted(JOB_TEMPLATE))
                .withStatus("lastScheduleTime: '2026-01-02T03:04:05Z'")
                .check();
    }

    @Test
    void controllerRevisions(Api api) {
        ApiOperations.of(
                        api.namespaced("apps/v1", "ControllerRevision", "controllerrevisions"),
                        "{revision: 1, data: {spec: {template: {}}}}")
                .patchedBy("revision: 2")
                .check();
    }

    @Test
    void aDeploymentIsScaled(Api api) {
        isScaled(deployments(api), "spec: {replicas: 1, %s}".formatted(SELECTED));
    }

    @Test
    void aReplicaSetIsScaled(Api api) {
        isScaled(replicaSets(api), "spec: {replicas: 1, %s}".formatted(SELECTED));
    }

    @Test
    void aStatefulSetIsScaled(Api api) {
        isScaled(statefulSets(api), "spec: {serviceName: test, replicas: 1, %s}".formatted(SELECTED));
    }

    @Test
    void aReplicationControllerIsScaled(Api api) {
        isScaled(
                api.namespaced("v1", "ReplicationController", "replicationcontrollers"),
                "spec: {replicas: 1, selector: {app: test}, %s}".formatted(TEMPLATE));
    }

    private static void isScaled(Resource resource, String object) {
        resource.create(object + "\nmetadata: {name: test}");
        ObjectNode scale = resource.get("test/scale");
        assertThat(Answer.text(scale, "/kind")).isEqualTo("Scale");
        assertThat(Answer.text(scale, "/spec/replicas")).isEqualTo("1");
        assertThat(Answer.text(scale, "/status/selector")).isEqualTo("app=test");

        resource.change("test/scale", it -> it.withObject("/spec").put("replicas", 2));
        assertThat(Answer.text(resource.get("test"), "/spec/replicas")).isEqualTo("2");

        ObjectNode patched = resource.patch("test/scale", "spec: {replicas: 4}");
        assertThat(Answer.text(patched, "/spec/replicas")).isEqualTo("4");
        assertThat(Answer.text(resource.get("test"), "/spec/replicas")).isEqualTo("4");
        assertThat(Answer.text(resource.get("test"), "/metadata/generation")).isEqualTo("3");
        resource.delete("test");
    }

    @Test
    void aReplicaSetIsReplacedAndPatched(Api api) {
        Resource sets = replicaSets(api);
        sets.create("{metadata: {name: test}, spec: {replicas: 1, %s}}".formatted(SELECTED));
        sets.change("test", set -> set.withObject("/spec").put("replicas", 2));
        sets.strategicPatch("test", """
                metadata: {labels: {test-rs: patched}}
                spec:
                  replicas: 3
                  template: {spec: {terminationGracePeriodSeconds: 0, containers: [{name: test, image: 'other:1'}]}}
                """);
        ApiOperations.assertContains(sets.get("test"), Api.yaml("""
                metadata: {labels: {test-rs: patched}}
                spec:
                  replicas: 3
                  template: {spec: {terminationGracePeriodSeconds: 0, containers: [{name: test, image: 'other:1'}]}}
                """));
        Eventually.holds(() ->
                assertThat(Answer.text(sets.get("test"), "/status/replicas")).isEqualTo("3"));
    }

    @Test
    void replicaSetsAreListedAndDeletedTogether(Api api) {
        Resource sets = replicaSets(api);
        sets.create("{metadata: {name: test, labels: {e2e: '1'}}, spec: {replicas: 3, %s}}".formatted(SELECTED));
        assertThat(sets.everywhere().names("labelSelector=e2e")).containsExactly("test");
        sets.deleteAll("e2e=1");
        assertThat(sets.everywhere().names("labelSelector=e2e")).isEmpty();
        // Their pods follow.
        Resource pods = api.namespaced("v1", "Pod", "pods");
        Eventually.holds(() -> assertThat(pods.names("")).isEmpty());
    }

    private static Resource deployments(Api api) {
        return api.namespaced("apps/v1", "Deployment", "deployments");
    }

    private static Resource replicaSets(Api api) {
        return api.namespaced("apps/v1", "ReplicaSet", "replicasets");
    }

    private static Resource statefulSets(Api api) {
        return api.namespaced("apps/v1", "StatefulSet", "statefulsets");
    }
}
