package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0",
        "100m, 100m",
        "0.1, 100m",
        "1.5, 1500m",
        "1000m, 1",
        "2000, 2k",
        "1500, 1500",
        "1e3, 1e3",
        "12e6, 12e6",
        "1.5Gi, 1536Mi",
        "1024Ki, 1Mi",
        "512Ki, 512Ki",
        "1Ki, 1Ki",
        "0.5Ki, 512",
        "1.1Ki, 1126400m",
        "100000000, 100M",
        "1E, 1E",
        "0.0000000001, 1n",
        "-5m, -5m",
        "+7, 7",
        ".5, 500m",
        "5., 5",
        "3000000000000000000000, 9223372036854775807",
        "1Ei, 1Ei",
        "129e6, 129e6",
        "123Mi, 123Mi",
        "007, 7"
    })
    void hasOneSpelling(String written, String canonical) {
        assertThat(Quantity.parse(written)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource({
        "'', quantities must match",
        "abc, quantities must match",
        "1.2.3, quantities must match",
        "1 Gi, quantities must match",
        "1kk, unable to parse quantity's suffix",
        "1gi, quantities must match",
        "1Kii, unable to parse quantity's suffix",
        "Gi, unable to parse numeric part",
        "., unable to parse numeric part"
    })
    void refusesInUpstreamsWords(String written, String complaint) {
        assertThatThrownBy(() -> Quantity.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void comparesAndAddsAcrossSuffixes() {
        assertThat(Quantity.parse("1Gi")).isGreaterThan(Quantity.parse("1G"));
        assertThat(Quantity.parse("1000m")).isEqualTo(Quantity.parse("1")).hasSameHashCodeAs(Quantity.parse("1"));
        assertThat(Quantity.parse("1Gi").plus(Quantity.parse("512Mi"))).hasToString("1536Mi");
        assertThat(Quantity.parse("0").plus(Quantity.parse("1Gi"))).hasToString("1Gi");
        assertThat(Quantity.parse("1").minus(Quantity.parse("100m"))).hasToString("900m");
    }

    @Test
    void roundsUpToWholeNumbers() {
        assertThat(Quantity.parse("1001m").longValue()).isEqualTo(2);
        assertThat(Quantity.parse("1.5").milliValue()).isEqualTo(1500);
        assertThat(Quantity.parse("1u").milliValue()).isEqualTo(1);
    }
}
