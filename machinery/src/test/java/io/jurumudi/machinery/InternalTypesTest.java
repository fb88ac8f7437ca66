package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InternalTypesTest {

    @Test
    void selectorsKeepTheirOwnNames() {
        var form = InternalTypes.of(
                "PersistentVolumeClaimSpec", Json.read("{\"selector\":{\"matchLabels\":{\"tier\":\"gold\"}}}"));
        assertThat(form.at("/Selector/matchLabels/tier").asText()).isEqualTo("gold");
        assertThat(form.at("/VolumeName").isTextual()).isTrue();
    }
}
