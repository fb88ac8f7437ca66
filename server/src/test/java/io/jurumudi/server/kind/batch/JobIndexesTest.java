package io.jurumudi.server.kind.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.kind.batch.JobIndexes.Read;
import io.jurumudi.server.kind.batch.JobIndexes.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobIndexesTest {

    @Test
    void countsWhatIntervalsHold() {
        assertThat(JobIndexes.read("0,2-4,6", 7))
                .isInstanceOfSatisfying(
                        Read.class, read -> assertThat(read.total()).isEqualTo(5));
        assertThat(JobIndexes.read("", 7))
                .isInstanceOfSatisfying(
                        Read.class, read -> assertThat(read.total()).isZero());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,7|too large index: \"7\"",
                "3,2|non-increasing order, previous: 3, current: 2",
                "3-3|non-increasing order, previous: 3, current: 3",
                "0,,2|cannot convert string to integer for index: \"\"",
                "a|cannot convert string to integer for index: \"a\"",
                "1-2-3|the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts"
                        + " separated by '-'"
            })
    void saysWhyItCannotRead(String text, String why) {
        assertThat(JobIndexes.read(text, 7)).isEqualTo(new Unreadable(why));
    }

    @Test
    void findsTheFirstIndexInBoth() {
        assertThat(JobIndexes.overlap("0-3,5", "4-6", 9)).contains(5);
        assertThat(JobIndexes.overlap("0-3", "4-6", 9)).isEmpty();
    }
}
