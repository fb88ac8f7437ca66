package io.jurumudi.server.kind.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    @ParameterizedTest
    @ValueSource(strings = {"*/5 * * * *", "0 0 1 jan-mar mon", "1,2,30-59/3 ? * * 0", "@daily", "@every 1h30m"})
    void takesWhatCronTakes(String schedule) {
        assertThat(CronSchedule.problem(schedule)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hourly|expected exactly 5 fields, found 1: [hourly]",
                "60 * * * *|end of range (60) above maximum (59): 60",
                "* * 0 * *|beginning of range (0) below minimum (1): 0",
                "5-3 * * * *|beginning of range (5) beyond end of range (3): 5-3",
                "@never|unrecognized descriptor: @never"
            })
    void saysWhatIsWrong(String schedule, String problem) {
        assertThat(CronSchedule.problem(schedule)).hasValue(problem);
    }
}
