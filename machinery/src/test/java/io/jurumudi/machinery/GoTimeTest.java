package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTimeTest {
    @ParameterizedTest
    @CsvSource({
        "2024-05-06T07:08:09Z, 2024-05-06T07:08:09Z", "2024-05-06T07:08:09.999Z, 2024-05-06T07:08:09Z",
        "2024-05-06T07:08:09+02:00, 2024-05-06T05:08:09Z", "2024-05-06T07:08:09-00:30, 2024-05-06T07:38:09Z"
    })
    void readsTimesToTheSecond(String written, String canonical) {
        assertThat(GoTime.seconds(GoTime.parseSeconds(written))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x|parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\"",
                "''|parsing time \"\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"2006\"",
                "2024-05|parsing time \"2024-05\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"-\"",
                "2024-05-06 07:08:09Z|parsing time \"2024-05-06 07:08:09Z\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \" 07:08:09Z\" as \"T\"",
                "2024-05-06T07:08:09|parsing time \"2024-05-06T07:08:09\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"Z07:00\"",
                "2024-05-06T07:08:09Zx|parsing time \"2024-05-06T07:08:09Zx\": extra text: \"x\"",
                "2024-02-31T07:08:09Z|parsing time \"2024-02-31T07:08:09Z\": day out of range"
            })
    void saysWhereATimeGoesWrong(String written, String complaint) {
        assertThatThrownBy(() -> GoTime.parseSeconds(written)).hasMessage(complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-06T07:08:09.123456Z, 2024-05-06T07:08:09.123456Z",
        "2024-05-06T07:08:09.000000+01:00, 2024-05-06T06:08:09.000000Z"
    })
    void readsMicroTimes(String written, String canonical) {
        assertThat(GoTime.micros(GoTime.parseMicros(written))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"2024-05-06T07:08:09Z, Z, .000000", "2024-05-06T07:08:09.1Z, .1Z, .000000"})
    void microTimesHaveSixDigits(String written, String rest, String element) {
        assertThatThrownBy(() -> GoTime.parseMicros(written))
                .hasMessageEndingWith("cannot parse \"%s\" as \"%s\"".formatted(rest, element));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "90s, 1m30s",
        "1h, 1h0m0s",
        "1.5h, 1h30m0s",
        "100ms, 100ms",
        "1500ms, 1.5s",
        "2h45m30.5s, 2h45m30.5s",
        "-1m, -1m0s",
        "15us, 15µs",
        "7ns, 7ns",
        "1h0m5s, 1h0m5s"
    })
    void writesDurationsAsGoDoes(String written, String canonical) {
        assertThat(GoTime.duration(GoTime.parseDuration(written))).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"5, missing unit in duration", "x, invalid duration", "'', invalid duration", "1h5, invalid duration"})
    void refusesOtherDurations(String written, String complaint) {
        assertThatThrownBy(() -> GoTime.parseDuration(written))
                .hasMessage("time: %s \"%s\"".formatted(complaint, written));
    }

    @ParameterizedTest
    @CsvSource("2024-05-06T07:08:09Z")
    void keepsInstantsApart(Instant time) {
        assertThat(GoTime.micros(time.plus(Duration.ofNanos(1000)))).endsWith("09.000001Z");
    }

    @Test
    void refusesEndlessDurationsSoon() {
        assertThatThrownBy(() -> GoTime.parseDuration("1".repeat(200_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GoTime.parseDuration("9999999h")).hasMessage("time: invalid duration \"9999999h\"");
    }
}
