package io.jurumudi.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    private static DeploymentStatus report(Deployment deployment, Instant now, ReplicaSet... sets) {
        return new Progress(deployment, now).rolloutStatus(Rollout.of(deployment, List.of(sets)));
    }

    private static DeploymentCondition condition(DeploymentStatus status, String type) {
        return status.getConditions().stream()
                .filter(c -> c.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static Deployment with(Deployment deployment, DeploymentStatus status) {
        return new DeploymentBuilder(deployment).withStatus(status).build();
    }

    @Test
    void aRolloutThatAdvancesIsProgressingAndThenComplete() {
        Deployment deployment = Sets.deployment(3, "1", "0");
        DeploymentStatus first = report(deployment, NOW, Sets.set("n1", "new", 3, 1, 3, 4));
        assertThat(condition(first, "Progressing").getReason()).isEqualTo("ReplicaSetUpdated");
        assertThat(condition(first, "Available").getStatus()).isEqualTo("False");
        assertThat(first.getUnavailableReplicas()).isEqualTo(2);
        DeploymentStatus last = report(with(deployment, first), NOW.plusSeconds(60), Sets.set("n1", "new", 3, 3, 3, 4));
        DeploymentCondition progressing = condition(last, "Progressing");
        assertThat(progressing.getReason()).isEqualTo("NewReplicaSetAvailable");
        assertThat(progressing.getMessage()).isEqualTo("ReplicaSet \"n1\" has successfully progressed.");
        assertThat(progressing.getLastTransitionTime()).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(progressing.getLastUpdateTime()).isEqualTo("2026-01-01T00:11:00Z");
        assertThat(condition(last, "Available").getStatus()).isEqualTo("True");
    }

    @Test
    void withoutAdvanceTheDeadlineRunsOut() {
        ReplicaSet stuck = Sets.set("n1", "new", 3, 1, 3, 4);
        Deployment deployment = Sets.deployment(3, "1", "0");
        Deployment reported = with(deployment, report(deployment, NOW, stuck));
        Instant before = NOW.plusSeconds(599);
        DeploymentStatus waiting = report(reported, before, stuck);
        assertThat(Statuses.same(reported.getStatus(), waiting)).isTrue();
        assertThat(new Progress(reported, before).nextCheck(Rollout.of(reported, List.of(stuck)), waiting))
                .contains(Duration.ofSeconds(2));
        DeploymentCondition late = condition(report(reported, NOW.plusSeconds(601), stuck), "Progressing");
        assertThat(late.getStatus()).isEqualTo("False");
        assertThat(late.getReason()).isEqualTo("ProgressDeadlineExceeded");
    }

    @Test
    void aPauseIsNotLackOfProgress() {
        Deployment paused = new DeploymentBuilder(Sets.deployment(3, "1", "0"))
                .editSpec()
                .withPaused(true)
                .endSpec()
                .build();
        Progress progress = new Progress(paused, NOW);
        progress.notePause();
        DeploymentStatus status = progress.status(Rollout.of(paused, List.of()));
        assertThat(condition(status, "Progressing").getReason()).isEqualTo("DeploymentPaused");
        Deployment resumed = new DeploymentBuilder(with(paused, status))
                .editSpec()
                .withPaused(false)
                .endSpec()
                .build();
        Progress again = new Progress(resumed, NOW.plusSeconds(5000));
        again.notePause();
        assertThat(condition(again.status(Rollout.of(resumed, List.of())), "Progressing")
                        .getReason())
                .isEqualTo("DeploymentResumed");
    }
}
