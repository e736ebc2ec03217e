package dev.proprio.coordinator.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.extension.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces as FLASH and FedScale have published them. */
class PublishedTraceReaderTest {
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final Optional<Duration> OWN = Optional.empty();

    @TempDir
    private Path folder;

    private AvailabilityTrace trace(String json, Optional<Duration> period) throws IOException {
        return TraceReader.read(Files.writeString(folder.resolve("trace.json"), json.replace('\'', '"')), period, 7);
    }

    private static String messages(String... lines) {
        return "'messages': '%s'".formatted(String.join("\\n", lines).replace(" | ", "\\t"));
    }

    @Test
    void aPhoneIsThereWhileItIsLockedChargedAndOnWiFi() throws Exception {
        AvailabilityTrace trace = trace(
                "{'7': {'model': 'a phone', 'guid': '7', %s}, '8': {%s}}"
                        .formatted(
                                messages(
                                        "2020-01-29 21:00:00 | screen_lock",
                                        "2020-01-29 21:10:00 | screen_off",
                                        "2020-01-29 21:15:00 | screen_on",
                                        "2020-01-29 22:00:00 | battery_charged_on",
                                        "2020-01-29 22:00:00 | 81.0%",
                                        "2020-01-29 22:30:00 | wifi",
                                        "2020-01-30 06:00:00 | screen_unlock",
                                        "2020-01-30 06:05:00 | 4G",
                                        ""),
                                messages(
                                        "2020-01-30 00:00:00 | Unknown",
                                        "2020-01-30 00:00:00 | screen_lock",
                                        "2020-01-30 00:00:00 | WiFi",
                                        "2020-01-30 00:00:00 | battery_charged_on",
                                        "2020-01-31 12:00:00 | battery_charged_off")),
                OWN);
        assertThat(trace.notes()).isEmpty();
        // Midnight of the clock is the phones', and a day of messages is repeated every day.
        for (int day = 0; day < 3; day++) {
            long midnight = day * 24L * HOUR;
            assertThat(trace.isAvailable("7", midnight)).isTrue();
            assertThat(trace.isAvailable("7", midnight + 6 * HOUR - 1)).isTrue();
            assertThat(trace.isAvailable("7", midnight + 6 * HOUR)).isFalse();
            assertThat(trace.isAvailable("7", midnight + 22 * HOUR)).isFalse();
            assertThat(trace.isAvailable("7", midnight + 23 * HOUR)).isTrue();
            assertThat(trace.leaves("7", midnight + 23 * HOUR, midnight + 48 * HOUR))
                    .isEqualTo(OptionalLong.of(midnight + 30 * HOUR));
        }
        // Of 36 hours of messages, which began on the second day, every two days.
        assertThat(trace.isAvailable("8", 12 * HOUR - 1)).isTrue();
        assertThat(trace.isAvailable("8", 12 * HOUR)).isFalse();
        assertThat(trace.isAvailable("8", 24 * HOUR)).isTrue();
        assertThat(trace.leaves("8", 24 * HOUR, 200 * HOUR)).isEqualTo(OptionalLong.of(60 * HOUR));
        assertThat(trace.longestGap()).isLessThan(24 * HOUR);
    }

    @Test
    void whatIsOddInMessagesIsCountedAndTold() throws Exception {
        AvailabilityTrace trace = trace(
                "{'a': {%s}, 'b': {'messages': []}, 'c': {'messages': ['2020-01-30 00:00:00\\tscreen_off\\n', 7]}}"
                        .formatted(messages(
                                "2020-01-29 01:00:00 | wifi",
                                "2020-01-29 00:00:00 | screen_off",
                                "2020-02-30 00:00:00 | wifi",
                                "no message",
                                "2020-01-29 02:00:00 | battery_charged_on",
                                "2020-01-29 02:30:00 | charged by a martian",
                                "2020-01-29 04:00:00 | screen_on")),
                OWN);
        assertThat(trace.devices()).isEqualTo(1);
        assertThat(trace.isAvailable("a", 3 * HOUR)).isTrue();
        assertThat(trace.isAvailable("a", 4 * HOUR)).isFalse();
        assertThat(trace.notes())
                .containsExactly(
                        "of the availability trace, 3 lines of messages are no time and state, and are left out",
                        "of the availability trace, 1 message has a state that nobody knows, and is left out",
                        "of the availability trace, 1 message is earlier than the one above it, and is put in order",
                        "of the availability trace, 2 devices are never said to be locked, and are taken to be idle while their screen is off",
                        "of the availability trace, 2 devices are never there, and are left out");
    }

    @Test
    void aFedScaleDeviceHasItsOwnPeriod() throws Exception {
        AvailabilityTrace trace = trace(
                "{'1': {'duration': 20, 'active': [0, 20], 'inactive': [10, 30.5], 'finish_time': 50, 'model': 'CPH1801'},"
                        + " '2': {'duration': 5, 'active': [5], 'inactive': [10], 'finish_time': 70}}",
                OWN);
        assertThat(trace.notes()).isEmpty();
        assertThat(trace.isAvailable("1", 50 * SECOND)).isTrue();
        assertThat(trace.isAvailable("1", 60 * SECOND)).isFalse();
        assertThat(trace.leaves("1", 70 * SECOND, 100 * SECOND)).isEqualTo(OptionalLong.of(80_500_000));
        assertThat(trace.isAvailable("2", 55 * SECOND)).isFalse();
        assertThat(trace.isAvailable("2", 75 * SECOND)).isTrue();
        AvailabilityTrace same = trace(
                "{'2': {'active': [5], 'inactive': [10], 'finish_time': 70}}", Optional.of(Duration.ofSeconds(100)));
        assertThat(same.isAvailable("2", 75 * SECOND)).isFalse();
        assertThat(same.isAvailable("2", 105 * SECOND)).isTrue();
    }

    @Test
    void whatIsOddInListsIsCountedAndTold() throws Exception {
        AvailabilityTrace trace = trace(
                "{'1': {'active': [40, 0, 5, 30, 33], 'inactive': [60, 10, 20, 30], 'finish_time': 50},"
                        + " '2': {'active': [], 'inactive': [], 'finish_time': 70}}",
                OWN);
        assertThat(trace.leaves("1", 0, 100 * SECOND)).isEqualTo(OptionalLong.of(20 * SECOND));
        assertThat(trace.isAvailable("1", 49 * SECOND)).isTrue();
        assertThat(trace.notes())
                .containsExactly(
                        "of the availability trace, 1 device has more of active than of inactive, or fewer, and what has no other is left out",
                        "of the availability trace, 1 stretch ends before it begins, or then, and is left out",
                        "of the availability trace, 1 stretch overlaps with another of its device, and is joined with it",
                        "of the availability trace, 1 stretch goes beyond its device's finish_time, and is cut off there",
                        "of the availability trace, 1 device is never there, and is left out");
    }

    /** One who is there for an hour every two days, and one every three: between the second day and the fourth hour nobody. */
    @Test
    void aDayWithoutAnybodyIsFoundWherePeriodsDiffer() throws Exception {
        AvailabilityTrace trace = trace(
                "{'1': {'active': [0], 'inactive': [3600], 'finish_time': 172800},"
                        + " '2': {'active': [0], 'inactive': [3600], 'finish_time': 259200}}",
                OWN);
        assertThat(trace.longestGap()).isEqualTo(47 * HOUR);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'secret': {'messages': 'x' | is no JSON on line 1",
                "[{'messages': ''}] | must be an object by device",
                "{'a': {'secret': 1}} | number 1 has neither",
                "{'a': 7} | number 1 has neither",
                "{'a': {'messages': 7}} | must have text as messages, but that of number 1 is none",
                "{'a': {'active': 'secret', 'inactive': [1], 'finish_time': 2}} | must have a list as active, but that of number 1 is none",
                "{'a': {'active': [-1], 'inactive': [1], 'finish_time': 2}} | in active of number 1 there is something else",
                "{'a': {'active': ['secret'], 'inactive': [1], 'finish_time': 2}} | in active of number 1 there is something else",
                "{'a': {'active': [0], 'inactive': [1e300], 'finish_time': 2}} | in inactive of number 1 there is something else",
                "{'a': {'active': [0], 'inactive': [1], 'finish_time': 0}} | must have a finish_time above 0",
                "{'secret': {'active': [0], 'inactive': [1], 'finish_time': 2}, 'secret': {'active': [0], 'inactive': [1], 'finish_time': 2}} | number 2 has the name of one before it",
                "{'a': {'active': [], 'inactive': [], 'finish_time': 2}} | but of 1 device nobody is",
                "{} | but of 0 devices nobody is",
                "{'a': {'active': [0], 'inactive': [1], 'finish_time': 2}} {'secret': 1} | must be one object by device, but goes on after it on line 1",
                "{'a': {'active': [0], 'inactive': [1], 'finish_time': 2}} secret | is no JSON on line 1",
                "{'a': {'active': [0], 'active': [1], 'inactive': [1], 'finish_time': 2}} | must name each thing of a device once, but number 1 has one twice"
            })
    void whatIsNoTraceIsRefused(String json, String sentence) {
        assertThatThrownBy(() -> trace(json, OWN))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(sentence)
                .hasMessageStartingWith("file trace.json: the trace")
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        assertThatThrownBy(() -> trace("{'a': " + "[".repeat(2000) + "]".repeat(2000) + "}", OWN))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("is no JSON");
    }

    @Test
    void blanksBeforeItDoNotMatter() throws Exception {
        AvailabilityTrace trace =
                trace(" \n".repeat(500) + "{'a': {'active': [0], 'inactive': [1], 'finish_time': 2}}", OWN);
        assertThat(trace.notes()).isEmpty();
    }

    @Test
    void whatIsNoTextIsRefusedWithWhatToDo() throws Exception {
        Path packed =
                Files.write(folder.resolve("packed.csv"), new byte[] {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff, '\n'});
        assertThatThrownBy(() -> TraceReader.read(packed, OWN, 1)).hasMessageContaining("unpack it if it is packed");
        assertThatThrownBy(() -> TraceReader.read(folder.resolve("none.json"), OWN, 1))
                .hasMessageContaining("none.json: the trace is not there");
        assertThatThrownBy(() -> TraceReader.read(folder, OWN, 1))
                .hasMessageContaining("must be a file, but is a folder");
    }

    @Test
    void aPeriodIsAtLeastAsLongAsEachDevices() {
        assertThatThrownBy(() -> trace(
                        "{'1': {'active': [0], 'inactive': [10], 'finish_time': 50}}",
                        Optional.of(Duration.ofSeconds(49))))
                .hasMessage(
                        "period must be at least as long as the trace, where number 1 ends after 50.0 s, but was 49.0 s");
    }

    /** FedScale's own file is a pickle: the lines that docs/devices.md has for it make JSON of one. */
    @Test
    void fedScalesPickleIsConvertedAsThePageSays() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "devices.md"), StandardCharsets.UTF_8);
        Matcher snippet = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertThat(snippet.find()).isTrue();
        String make = "import pickle\n"
                + "pickle.dump({3: {'duration': 5, 'inactive': [10], 'finish_time': 70, 'active': [5], 'model': 'x'}},"
                + " open('client_behave_trace', 'wb'))\n";
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", make + snippet.group(1))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            Assumptions.abort("there is no python3");
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        AvailabilityTrace trace = TraceReader.read(folder.resolve("trace.json"), OWN, 7);
        assertThat(trace.names("3")).isTrue();
        assertThat(trace.isAvailable("3", 76 * SECOND)).isTrue();
    }
}
