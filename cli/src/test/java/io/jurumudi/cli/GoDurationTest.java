package io.jurumudi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({"40s,PT40S", "1m30s,PT1M30S", "1.5h,PT1H30M", "300ms,PT0.3S", "0,PT0S", "-2s,PT-2S", "1h0m0s,PT1H"})
    void durationsAreWrittenAsInGo(String text, Duration duration) {
        assertThat(new GoDuration().convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "5 s", "s", "1x", "1m5", "--1s"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> new GoDuration().convert(text)).isInstanceOf(TypeConversionException.class);
    }
}
