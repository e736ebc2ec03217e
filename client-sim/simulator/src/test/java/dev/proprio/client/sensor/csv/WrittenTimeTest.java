package dev.proprio.client.sensor.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people and spreadsheets write them. */
class WrittenTimeTest {
    /** 2024-03-31 00:00 UTC, in seconds from 1970. */
    private static final double DAY = 1_711_843_200;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "03/31/2024 11:59:30.500 AM | 43170.5",
                "3/31/2024 12:00:00 AM      | 0",
                "3/31/2024, 12:00:01 p.m.   | 43201",
                "31/03/2024 11:59:30 pm     | 86370",
                "31/3/2024                  | 0",
                "2024-03-31 01:02:03 PM     | 46923",
                "31.03.2024, 01:02:03,25    | 3723.25"
            })
    void dates(String text, double seconds) {
        assertThat(new WrittenTime().seconds(text)).isCloseTo(DAY + seconds, within(1e-6));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "11:59:30 AM  | 43170",
                "12:59:30 am  | 3570",
                "01:00 PM     | 46800",
                "00:12.340    | 12.34",
                "75:30.5      | 4530.5",
                "00:12        | 720"
            })
    void timesOfTheClockAndMinutes(String text, double seconds) {
        assertThat(new WrittenTime().seconds(text)).isCloseTo(seconds, within(1e-6));
        assertThat(new WrittenTime().seconds(text.replace(" ", "\u202f"))).isCloseTo(seconds, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"13:00:00 PM", "00:10:00 AM", "31/31/2024", "2/30/2024", "00:75.1", "12:30 XM"})
    void whatIsNoTime(String text) {
        assertThat(new WrittenTime().seconds(text)).isNaN();
    }

    @Test
    void whichNumberIsTheMonthHoldsForTheRowsThatFollow() {
        WrittenTime dayFirst = new WrittenTime();
        assertThat(dayFirst.seconds("31/03/2024 23:00:00")).isEqualTo(DAY + 82_800);
        assertThat(dayFirst.seconds("01/04/2024 00:00:00")).isEqualTo(DAY + 86_400);
        WrittenTime monthFirst = new WrittenTime();
        assertThat(monthFirst.seconds("03/31/2024 23:00:00")).isEqualTo(DAY + 82_800);
        assertThat(monthFirst.seconds("04/01/2024 00:00:00")).isEqualTo(DAY + 86_400);
        assertThat(monthFirst.seconds("13/04/2024 00:00:00")).isNaN();
    }

    @Test
    void minutesGoOnAfterTheHour() {
        WrittenTime minutes = new WrittenTime();
        assertThat(minutes.seconds("59:59.980")).isCloseTo(3599.98, within(1e-9));
        assertThat(minutes.seconds("00:00")).isEqualTo(3600);
        assertThat(minutes.seconds("00:00.020")).isCloseTo(3600.02, within(1e-9));
        WrittenTime counted = new WrittenTime();
        assertThat(counted.seconds("59:59.980")).isCloseTo(3599.98, within(1e-9));
        assertThat(counted.seconds("60:00.000")).isEqualTo(3600);
    }
}
