package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The tests of upstream's {@code apimachinery/resource_quota.go} that nobody has to count for. */
@ExtendWith(ConformanceCluster.class)
class ResourceQuotaTest {
    @Test
    void quotaOperations(Api api) {
        ApiOperations.of(quotas(api), "spec: {hard: {cpu: '1', memory: 500Mi}}")
                .patchedBy("spec: {hard: {memory: 750Mi}}")
                .check();
    }

    @Test
    void aQuotaIsUpdatedAndDeleted(Api api) {
        Resource quotas = quotas(api);
        quotas.create("{metadata: {name: test}, spec: {hard: {cpu: '1', memory: 500Mi}}}");
        quotas.change(
                "test", quota -> quota.withObject("/spec/hard").put("cpu", "2").put("memory", "1Gi"));
        assertThat(quotas.get("test").at("/spec/hard")).isEqualTo(Api.yaml("{cpu: '2', memory: 1Gi}"));
        quotas.delete("test");
        assertThat(quotas.isGone("test")).isTrue();
    }

    @Test
    void theStatusOfAQuotaIsItsOwn(Api api) {
        Resource quotas = quotas(api);
        quotas.create("{metadata: {name: test}, spec: {hard: {cpu: 500m, memory: 500Mi}}}");
        ObjectNode updated = quotas.change(
                "test/status", quota -> quota.set("status", Api.yaml("hard: {cpu: 500m, memory: 500Mi}")));
        assertThat(updated.at("/status/hard")).isEqualTo(updated.at("/spec/hard"));

        ObjectNode patched = quotas.strategicPatch("test/status", "status: {hard: {cpu: '2', memory: 2Gi}}");
        ApiOperations.assertContains(patched.path("status"), Api.yaml("hard: {cpu: '2', memory: 2Gi}"));
        ApiOperations.assertContains(patched.path("spec"), Api.yaml("hard: {cpu: 500m, memory: 500Mi}"));

        ObjectNode spec = quotas.strategicPatch("test", "spec: {hard: {cpu: '1', memory: 1Gi}}");
        ApiOperations.assertContains(spec.path("spec"), Api.yaml("hard: {cpu: '1', memory: 1Gi}"));
    }

    private static Resource quotas(Api api) {
        return api.namespaced("v1", "ResourceQuota", "resourcequotas");
    }
}
