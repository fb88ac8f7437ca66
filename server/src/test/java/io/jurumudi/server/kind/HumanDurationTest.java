package io.jurumudi.server.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {

    @ParameterizedTest
    @CsvSource({
        "PT-5S,<invalid>",
        "PT0S,0s",
        "PT119S,119s",
        "PT2M,2m",
        "PT3M20S,3m20s",
        "PT10M5S,10m",
        "PT2H59M,179m",
        "PT3H1M,3h1m",
        "PT8H30M,8h",
        "PT47H,47h",
        "PT54H,2d6h",
        "P8D,8d",
        "P729D,729d",
        "P730D,2y",
        "P770D,2y40d",
        "P3000D,8y"
    })
    void saysTwoUnitsWhileTheSecondMatters(Duration duration, String expected) {
        assertThat(HumanDuration.of(duration)).isEqualTo(expected);
    }
}
