package io.jurumudi.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AcceptTest {

    private static String order(String header) {
        return String.join(
                " ",
                Accept.parse(header).clauses().stream()
                        .map(clause -> clause.type() + "/" + clause.subtype())
                        .toList());
    }

    @Test
    void whatIsWantedMostComesFirst() {
        assertThat(order("application/json;q=0.5,application/yaml;q=0.9"))
                .isEqualTo("application/yaml application/json");
        assertThat(order("application/yaml,application/json")).isEqualTo("application/yaml application/json");
    }

    @Test
    void whatIsDefiniteComesBeforeWhatIsNotEvenAtALowerQuality() {
        assertThat(order("*/*,application/yaml;q=0.1")).isEqualTo("application/yaml */*");
        assertThat(order("application/*,application/yaml;q=0.1")).isEqualTo("application/yaml application/*");
    }

    @Test
    void aQualityThatIsNoNumberIsNone() {
        assertThat(order("application/yaml;q=x,application/json;q=0.1")).isEqualTo("application/json application/yaml");
    }

    @Test
    void whatIsNoMediaTypeIsPassedOver() {
        assertThat(order("json,application/json/x,,*")).isEqualTo("*/*");
    }

    @Test
    void parametersAreKeptButForTheQuality() {
        assertThat(Accept.parse("application/json; as=Table ;v=v1;q=0.3;x;y=")
                        .clauses()
                        .getFirst()
                        .parameters())
                .isEqualTo(Map.of("as", "Table", "v", "v1"));
    }

    @Test
    void aRangeCoversItsTypes() {
        assertThat(Accept.parse("application/*").clauses().getFirst().covers("application/json"))
                .isTrue();
        assertThat(Accept.parse("text/*").clauses().getFirst().covers("application/json"))
                .isFalse();
        assertThat(Accept.parse("*/*").clauses().getFirst().covers("application/json"))
                .isTrue();
    }
}
