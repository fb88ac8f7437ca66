package io.jurumudi.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevisionsTest {
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HISTORY = "deployment.kubernetes.io/revision-history";

    private final Deployment deployment = new DeploymentBuilder(Sets.deployment(1, "1", "0"))
            .editMetadata()
            .addToAnnotations("kubernetes.io/change-cause", "why")
            .addToAnnotations(REVISION, "7")
            .addToAnnotations("kubectl.kubernetes.io/last-applied-configuration", "{}")
            .endMetadata()
            .build();

    @Test
    void aNewSetGetsTheNextRevisionAndTheDeploymentsAnnotations() {
        assertThat(Revisions.asNewest(deployment, Map.of(), 3))
                .isEqualTo(Map.of("kubernetes.io/change-cause", "why", REVISION, "3"));
    }

    @Test
    void goingBackToASetRemembersItsOldRevision() {
        Map<String, String> once = Revisions.asNewest(deployment, Map.of(REVISION, "1"), 3);
        assertThat(once).containsEntry(REVISION, "3").containsEntry(HISTORY, "1");
        assertThat(Revisions.asNewest(deployment, once, 5))
                .containsEntry(REVISION, "5")
                .containsEntry(HISTORY, "1,3");
    }

    @Test
    void aRevisionNeverGoesDown() {
        assertThat(Revisions.asNewest(deployment, Map.of(REVISION, "9"), 3))
                .containsEntry(REVISION, "9")
                .doesNotContainKey(HISTORY);
    }

    @Test
    void hashesAreStableAndDependOnCollisions() {
        assertThat(TemplateHash.of("{}", 0))
                .isEqualTo(TemplateHash.of("{}", 0))
                .matches("[bcdfghjklmnpqrstvwxz2456789]+");
        assertThat(TemplateHash.of("{}", 1)).isNotEqualTo(TemplateHash.of("{}", 0));
    }
}
