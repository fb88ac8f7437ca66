package io.jurumudi.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpecBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseDecisionTest {
    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Instant NOW = Instant.parse("2026-01-01T00:01:00Z");

    private static LeaseDecision decide(Optional<LeaseSpec> lease, Instant seenSince) {
        return LeaseDecision.decide(lease, seenSince, "me", DURATION, NOW);
    }

    private static Optional<LeaseSpec> heldBy(String holder) {
        return Optional.of(new LeaseSpecBuilder()
                .withHolderIdentity(holder)
                .withLeaseDurationSeconds(15)
                .withLeaseTransitions(3)
                .build());
    }

    private static LeaseSpec claim(LeaseDecision decision) {
        assertThat(decision).isInstanceOf(LeaseDecision.Claim.class);
        return ((LeaseDecision.Claim) decision).spec();
    }

    @Test
    void anAbsentLeaseIsClaimed() {
        assertThat(claim(decide(Optional.empty(), NOW)).getLeaseTransitions()).isZero();
    }

    @Test
    void theHolderRenewsWithoutATransition() {
        assertThat(claim(decide(heldBy("me"), NOW)).getLeaseTransitions()).isEqualTo(3);
    }

    @Test
    void anothersLeaseIsRespectedUntilItHasNotChangedForItsDuration() {
        assertThat(decide(heldBy("you"), NOW.minusSeconds(14))).isEqualTo(new LeaseDecision.Follow("you"));
        LeaseSpec taken = claim(decide(heldBy("you"), NOW.minusSeconds(15)));
        assertThat(taken.getHolderIdentity()).isEqualTo("me");
        assertThat(taken.getLeaseTransitions()).isEqualTo(4);
    }

    @Test
    void aLeaseGivenUpIsTakenAtOnce() {
        assertThat(claim(decide(heldBy(""), NOW)).getHolderIdentity()).isEqualTo("me");
    }
}
