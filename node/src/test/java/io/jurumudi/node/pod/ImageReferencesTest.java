package io.jurumudi.node.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferencesTest {
    @ParameterizedTest
    @CsvSource({
        "nginx, nginx:latest",
        "nginx:1, nginx:1",
        "localhost:5000/a/b, localhost:5000/a/b:latest",
        "r.io/a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef, "
                + "r.io/a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
    })
    void aMissingTagIsLatest(String image, String full) {
        assertThat(ImageReferences.withDefaultTag(image)).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NOPE", "a::b", "a b", "http://x/y"})
    void whatIsNoNameIsRefused(String image) {
        assertThatThrownBy(() -> ImageReferences.withDefaultTag(image))
                .hasMessageContaining("invalid reference format");
    }

    @Test
    void theRegistryIsTheFirstPartOrDockers() {
        assertThat(ImageReferences.registry("library/nginx")).isEqualTo("docker.io");
        assertThat(ImageReferences.registry("ghcr.io/a/b:1")).isEqualTo("ghcr.io");
    }
}
