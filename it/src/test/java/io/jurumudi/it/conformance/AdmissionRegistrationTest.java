package io.jurumudi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The registrations of upstream's {@code validatingadmissionpolicy.go}, {@code mutatingadmissionpolicy.go} and {@code webhook.go}. */
@ExtendWith(ConformanceCluster.class)
class AdmissionRegistrationTest {
    private static final String GROUP_VERSION = "admissionregistration.k8s.io/v1";
    private static final String DEPLOYMENTS =
            "resourceRules: [{operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]}]";

    @Test
    void validatingAdmissionPolicies(Api api) {
        ApiOperations.of(
                        api.cluster(GROUP_VERSION, "ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
                        """
                spec:
                  failurePolicy: Ignore
                  validations: [{expression: 'object.spec.replicas <= 100'}]
                  matchConstraints: {%s}
                """.formatted(DEPLOYMENTS))
                .patchedBy("spec: {failurePolicy: Ignore}")
                .withStatus("conditions: [{type: PatchStatusFailed, status: 'False', reason: e2e, message: by a test,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}]")
                .check();
    }

    @Test
    void validatingAdmissionPolicyBindings(Api api) {
        ApiOperations.of(
                        api.cluster(
                                GROUP_VERSION, "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
                        "spec: {policyName: replicalimit-policy.example.com, validationActions: [Deny]}")
                .check();
    }

    @Test
    void mutatingAdmissionPolicies(Api api) {
        ApiOperations.of(
                        api.cluster(GROUP_VERSION, "MutatingAdmissionPolicy", "mutatingadmissionpolicies"),
                        """
                spec:
                  reinvocationPolicy: Never
                  mutations:
                  - patchType: ApplyConfiguration
                    applyConfiguration: {expression: 'Object{spec: Object.spec{replicas: 100}}'}
                  matchConstraints: {%s}
                """.formatted(DEPLOYMENTS))
                .check();
    }

    @Test
    void mutatingAdmissionPolicyBindings(Api api) {
        ApiOperations.of(
                        api.cluster(GROUP_VERSION, "MutatingAdmissionPolicyBinding", "mutatingadmissionpolicybindings"),
                        "spec: {policyName: replicalimit-policy.example.com}")
                .check();
    }

    @Test
    void mutatingWebhooksKeepTheirMatchConditions(Api api) {
        matchConditionsAreKept(
                api.cluster(GROUP_VERSION, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations"));
    }

    @Test
    void validatingWebhooksKeepTheirMatchConditions(Api api) {
        matchConditionsAreKept(
                api.cluster(GROUP_VERSION, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations"));
    }

    private static void matchConditionsAreKept(Resource configurations) {
        String name = configurations.api().namespace();
        // Nobody answers at this address, so it is asked about nothing that exists.
        configurations.create("""
                metadata: {name: %s}
                webhooks:
                - name: conditions.example.com
                  clientConfig: {url: 'https://127.0.0.1:1/'}
                  rules: [{operations: [CREATE], apiGroups: [example.com], apiVersions: [v1], resources: [nothings]}]
                  sideEffects: None
                  admissionReviewVersions: [v1]
                  matchConditions: [{name: one, expression: 'object.metadata.name == "one"'}]
                """.formatted(name));
        assertThat(configurations.get(name).at("/webhooks/0/matchConditions").findValuesAsText("name"))
                .containsExactly("one");
        configurations.change(
                name,
                it -> it.withArray("/webhooks/0/matchConditions")
                        .add(Api.yaml("{name: two, expression: 'object.metadata.name == \"two\"'}")));
        assertThat(configurations.get(name).at("/webhooks/0/matchConditions").findValuesAsText("name"))
                .containsExactly("one", "two");
        configurations.delete(name);
    }
}
