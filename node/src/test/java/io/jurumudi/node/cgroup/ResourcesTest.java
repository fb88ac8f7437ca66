package io.jurumudi.node.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourcesTest {
    private static final long GIB = 1L << 30;

    private static Pod pod(String resources) {
        return new KubernetesSerialization()
                .unmarshal(
                        "metadata: {name: p, namespace: ns, uid: u}\nspec: {containers: [{name: a, image: i, resources: "
                                + resources + "}]}",
                        Pod.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | BEST_EFFORT | 1000",
                "{requests: {memory: 512Mi}} | BURSTABLE | 500",
                "{limits: {cpu: 1, memory: 1Gi}} | GUARANTEED | -997",
                "{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}} | BURSTABLE | 3",
                "{limits: {cpu: 1}} | BURSTABLE | 999"
            })
    void theClassFollowsFromRequestsAndLimits(String resources, Qos qos, long oomScoreAdj) {
        Pod pod = pod(resources);
        assertThat(Qos.of(pod)).isEqualTo(qos);
        assertThat(Resources.oomScoreAdj(pod, pod.getSpec().getContainers().getFirst(), GIB))
                .isEqualTo(oomScoreAdj);
    }

    @Test
    void limitsBecomeWhatTheKernelCounts() {
        Pod pod = pod("{limits: {cpu: 250m, memory: 64Mi}, requests: {cpu: 100m}}");
        var linux = Resources.of(pod, pod.getSpec().getContainers().getFirst(), GIB);
        assertThat(linux.getCpuShares()).isEqualTo(102);
        assertThat(linux.getCpuQuota()).isEqualTo(25_000);
        assertThat(linux.getCpuPeriod()).isEqualTo(100_000);
        assertThat(linux.getMemoryLimitInBytes()).isEqualTo(64 << 20);
    }

    @Test
    void aPodIsLimitedOnlyWhenAllItsContainersAre() {
        assertThat(Resources.podLimit(pod("{limits: {cpu: 250m}}"), "cpu")).isEqualTo(250);
        assertThat(Resources.podLimit(pod("{limits: {cpu: 250m}}"), "memory")).isZero();
    }
}
