package io.jurumudi.it.conformance;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Upstream's {@code apimachinery/flowcontrol.go}. */
@ExtendWith(ConformanceCluster.class)
class FlowControlTest {
    private static final String GROUP_VERSION = "flowcontrol.apiserver.k8s.io/v1";

    @Test
    void flowSchemas(Api api) {
        ApiOperations.of(api.cluster(GROUP_VERSION, "FlowSchema", "flowschemas"), """
                spec:
                  matchingPrecedence: 10000
                  priorityLevelConfiguration: {name: global-default}
                  distinguisherMethod: {type: ByUser}
                  rules:
                  - subjects: [{kind: User, user: {name: example-e2e-non-existent-user}}]
                    nonResourceRules: [{verbs: ["*"], nonResourceURLs: ["*"]}]
                """)
                .patchedBy("spec: {matchingPrecedence: 9999}")
                .withStatus("conditions: [{type: PatchStatusFailed, status: 'False', reason: e2e}]")
                .check();
    }

    @Test
    void priorityLevelConfigurations(Api api) {
        ApiOperations.of(api.cluster(GROUP_VERSION, "PriorityLevelConfiguration", "prioritylevelconfigurations"), """
                spec: {type: Limited, limited: {nominalConcurrencyShares: 2, limitResponse: {type: Reject}}}
                """)
                .patchedBy("spec: {limited: {nominalConcurrencyShares: 4}}")
                .withStatus("conditions: [{type: PatchStatusFailed, status: 'False', reason: e2e}]")
                .check();
    }
}
