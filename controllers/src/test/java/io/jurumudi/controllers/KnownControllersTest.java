package io.jurumudi.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownControllersTest {
    private static List<String> chosen(String... controllers) {
        return KnownControllers.chosen(ControllerManagerConfig.defaults().withControllers(List.of(controllers)))
                .stream()
                .map(KnownControllers.Known::name)
                .toList();
    }

    @Test
    void aStarMeansAllThatCanRun() {
        assertThat(chosen("*")).contains("deployment-controller").doesNotContain("node-ipam-controller");
    }

    @Test
    void oneIsLeftOutByAMinusAndNamedAlone() {
        assertThat(chosen("*", "-deployment"))
                .doesNotContain("deployment-controller")
                .hasSizeGreaterThan(5);
        assertThat(chosen("deployment-controller")).containsExactly("deployment-controller");
    }

    @Test
    void strangersAreRefusedAllAtOnce() {
        assertThatThrownBy(() -> chosen("*", "foo", "-bar")).hasMessageContaining("foo, bar");
    }
}
