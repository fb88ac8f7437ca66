package io.jurumudi.server.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlObjectsTest {

    private static List<ObjectNode> of(String kind) {
        return FlowControlObjects.all().stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void everySchemaLeadsToAPriorityLevel() {
        List<String> levels = of("PriorityLevelConfiguration").stream()
                .map(level -> level.at("/metadata/name").asText())
                .toList();
        assertThat(of("FlowSchema"))
                .hasSize(11)
                .allSatisfy(schema -> assertThat(levels)
                        .contains(schema.at("/spec/priorityLevelConfiguration/name")
                                .asText()));
    }

    @Test
    void whatNoOtherSchemaMatchesIsCaught() {
        assertThat(of("FlowSchema")).anySatisfy(schema -> {
            assertThat(schema.at("/metadata/name").asText()).isEqualTo("catch-all");
            assertThat(schema.at("/spec/matchingPrecedence").asInt()).isEqualTo(10_000);
            assertThat(schema.at("/spec/rules/0/resourceRules/0/verbs/0").asText())
                    .isEqualTo("*");
        });
    }
}
