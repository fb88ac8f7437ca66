package io.jurumudi.server.kind.admissionregistration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.KindTester;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionRulesTest {
    private static final String WEBHOOK = """
            metadata: {name: hooks}
            webhooks:
            - name: %s
              clientConfig: {url: "%s"}
              admissionReviewVersions: [v1]
              sideEffects: %s
            """;

    private final KindTester webhooks =
            new KindTester("admissionregistration.k8s.io", "ValidatingWebhookConfiguration");
    private final KindTester bindings =
            new KindTester("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b | https://h/ | None | name: Invalid value: \"a.b\": should be a domain with at least three segments separated by dots",
                "a.b.c | http://h/ | None | clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
                "a.b.c | https://h/?q=1 | None | clientConfig.url: Invalid value: \"q=1\": query parameters are not permitted in the URL",
                "a.b.c | https://h/ | Some | sideEffects: Unsupported value: \"Some\": supported values: \"None\", \"NoneOnDryRun\"",
            })
    void refusesWebhooksThatAreNotInOrder(String name, String url, String effects, String problem) {
        assertThat(webhooks.problems(WEBHOOK.formatted(name, url, effects))).containsExactly("webhooks[0]." + problem);
    }

    @Test
    void anUpdateNeedNotRepairWhatWasAllowedBefore() {
        String stored = WEBHOOK.formatted("a.b.c", "https://h/", "Some");
        assertThat(webhooks.problems(stored, stored)).isEmpty();
    }

    @Test
    void aBindingSaysWhatToDoOnce() {
        assertThat(bindings.problems("{metadata: {name: b}, spec: {policyName: p, validationActions: [Deny, Deny]}}"))
                .containsExactly("spec.validationActions[1]: Duplicate value: \"Deny\"");
    }
}
