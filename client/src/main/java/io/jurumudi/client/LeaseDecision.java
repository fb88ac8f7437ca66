package io.jurumudi.client;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** What a candidate makes of a Lease. */
sealed interface LeaseDecision {

    /** Write this; whoever succeeds leads. */
    record Claim(LeaseSpec spec) implements LeaseDecision {}

    /** Somebody else leads. */
    record Follow(String leader) implements LeaseDecision {}

    /**
     * @param current the lease there is
     * @param seenSince since when, by our own clock, the lease has looked as it does; other machines' clocks are not believed
     */
    static LeaseDecision decide(
            Optional<LeaseSpec> current, Instant seenSince, String identity, Duration duration, Instant now) {
        ZonedDateTime time = ZonedDateTime.ofInstant(now.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        LeaseSpec claim = new LeaseSpec();
        claim.setHolderIdentity(identity);
        claim.setLeaseDurationSeconds((int) duration.toSeconds());
        claim.setRenewTime(time);
        claim.setAcquireTime(time);
        claim.setLeaseTransitions(0);
        if (current.isEmpty()) {
            return new Claim(claim);
        }
        LeaseSpec lease = current.get();
        String holder = lease.getHolderIdentity() == null ? "" : lease.getHolderIdentity();
        int transitions = lease.getLeaseTransitions() == null ? 0 : lease.getLeaseTransitions();
        if (holder.equals(identity)) {
            claim.setAcquireTime(lease.getAcquireTime() == null ? time : lease.getAcquireTime());
            claim.setLeaseTransitions(transitions);
            return new Claim(claim);
        }
        Duration valid = Duration.ofSeconds(
                lease.getLeaseDurationSeconds() == null ? duration.toSeconds() : lease.getLeaseDurationSeconds());
        if (!holder.isEmpty() && seenSince.plus(valid).isAfter(now)) {
            return new Follow(holder);
        }
        claim.setLeaseTransitions(transitions + 1);
        return new Claim(claim);
    }
}
