package io.jurumudi.controllers.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.jurumudi.client.Key;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static ConfigMap object(String name, String label, String owner, boolean deleting) {
        ConfigMapBuilder object = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .addToLabels("app", label)
                .withDeletionTimestamp(deleting ? NOW.toString() : null)
                .endMetadata();
        if (!"none".equals(owner)) {
            object.editMetadata()
                    .addNewOwnerReference()
                    .withUid(owner)
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata();
        }
        return object.build();
    }

    @ParameterizedTest(name = "label {0}, controlled by {1}, owner goes {2}, object goes {3}: {4}")
    @CsvSource({
        "web, me, false, false, KEEP",
        "web, me, false, true, KEEP",
        "web, you, false, false, LEAVE",
        "web, none, false, false, ADOPT",
        "web, none, true, false, LEAVE",
        "web, none, false, true, LEAVE",
        "other, me, false, false, RELEASE",
        "other, me, true, false, LEAVE",
        "other, none, false, false, LEAVE",
    })
    void anOwnerHasWhatItsSelectorMatchesAndNobodyElseControls(
            String label, String controller, boolean ownerGoes, boolean objectGoes, Claims.Claim expected) {
        assertThat(Claims.decide(
                        object("me", "x", "none", ownerGoes),
                        new LabelSelectorBuilder()
                                .addToMatchLabels("app", "web")
                                .build(),
                        object("thing", label, controller, objectGoes)))
                .isEqualTo(expected);
    }

    @Test
    void expectationsAreFulfilledByWhatIsSeen() {
        Key owner = new Key("ns", "o");
        Expectations expectations = new Expectations(Clock.fixed(NOW, ZoneOffset.UTC));
        assertThat(expectations.fulfilled(owner)).isTrue();
        expectations.expectCreations(owner, 2);
        expectations.created(owner);
        assertThat(expectations.fulfilled(owner)).isFalse();
        expectations.created(owner);
        assertThat(expectations.fulfilled(owner)).isTrue();
        expectations.expectDeletions(owner, List.of("a", "b"));
        expectations.deleted(owner, "a");
        expectations.deleted(owner, "a");
        assertThat(expectations.fulfilled(owner)).isFalse();
        expectations.deleted(owner, "b");
        assertThat(expectations.fulfilled(owner)).isTrue();
    }

    @Test
    void aBatchThatFailsIsTheLast() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        SlowStart.Result result = SlowStart.run(100, () -> {
            if (calls.incrementAndGet() > 3) {
                throw new IllegalStateException("quota");
            }
        });
        assertThat(result.successes()).isEqualTo(3);
        assertThat(result.failure()).isPresent();
        assertThat(calls).hasValue(7);
        assertThat(SlowStart.run(10, calls::incrementAndGet).successes()).isEqualTo(10);
    }
}
