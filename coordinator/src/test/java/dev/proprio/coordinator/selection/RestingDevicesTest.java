package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.state.StateParts;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.extension.InvalidSettingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who was asked lately rests. */
class RestingDevicesTest {
    private static final long HOUR = 3_600_000_000L;

    private static final Optional<ParticipationLimit> FOUR =
            Optional.of(new ParticipationLimit(Optional.of(4), Optional.empty()));

    private static final Optional<ParticipationLimit> DAY =
            Optional.of(new ParticipationLimit(Optional.empty(), Optional.of(Duration.ofDays(1))));

    /** Of twelve, three a round: in any four rounds in a row each is asked once, through the stored form, too. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAnySoManyRoundsADeviceIsAskedOnceAtMost(boolean stopped) throws Exception {
        Population all = NumberedDevices.numbered(12);
        LatelyAsked asked = LatelyAsked.NONE;
        Map<String, Integer> last = new HashMap<>();
        for (int round = 1; round <= 40; round++) {
            var resting = new RestingDevices(FOUR, asked, round);
            List<String> chosen = chosen(resting.open(all, () -> 0), 3, round);
            assertThat(new HashSet<>(chosen)).hasSize(3);
            for (String device : chosen) {
                Integer before = last.put(device, round);
                assertThat(before == null || round - before >= 4).isTrue();
            }
            asked = resting.after(0, chosen).orElseThrow();
            assertThat(asked.size()).isLessThanOrEqualTo(3);
            if (stopped) {
                StateParts kept = StateParts.NONE.with(LatelyAsked.PART, asked);
                asked = StateParts.stored(kept.stored())
                        .get(LatelyAsked.PART, 1)
                        .orElseThrow();
            }
        }
    }

    @Test
    void whatWasWrittenOnceIsNotWrittenAgain() {
        ParticipationLimit four = FOUR.orElseThrow();
        LatelyAsked one = LatelyAsked.NONE.with(1, 0, List.of("a", "b"), four);
        LatelyAsked two = one.with(2, 0, List.of("c"), four);
        Map<String, StatePiece> before = LatelyAsked.PART.encode(one);
        Map<String, StatePiece> after = LatelyAsked.PART.encode(two);
        assertThat(after.keySet()).containsExactly("1", "2");
        assertThat(after.get("1")).isSameAs(before.get("1"));
        assertThat(LatelyAsked.PART.encode(two.with(5, 0, List.of("d"), four)).keySet())
                .containsExactly("5");
    }

    @Test
    void byTimeADeviceRestsUntilSoMuchOfItIsOver() {
        LatelyAsked asked = LatelyAsked.NONE.with(1, 5 * HOUR, List.of("a"), DAY.orElseThrow());
        var now = new AtomicLong(6 * HOUR);
        Population open = new RestingDevices(DAY, asked, 2).open(Population.of(List.of("a", "b")), now::get);
        assertThat(open.ineligible("a")).contains("taken part lately");
        assertThat(open.isAvailable("b")).isTrue();
        now.set(29 * HOUR - 1);
        assertThat(open.isAvailable("a")).isFalse();
        now.set(29 * HOUR);
        assertThat(open.isAvailable("a")).isTrue();
    }

    /** Of a clock that was a year ahead and was set right no device rests for a year. */
    @Test
    void aClockThatWasSetBackKeepsNobodyOutForLongerThanTheLimit() {
        LatelyAsked asked = LatelyAsked.NONE.with(1, 365 * 24 * HOUR, List.of("a"), DAY.orElseThrow());
        var now = new AtomicLong(HOUR);
        Population open = new RestingDevices(DAY, asked, 2).open(Population.of(List.of("a")), now::get);
        assertThat(open.isAvailable("a")).isFalse();
        now.set(25 * HOUR);
        assertThat(open.isAvailable("a")).isTrue();
        LatelyAsked later = asked.with(2, 2 * HOUR, List.of("b"), DAY.orElseThrow());
        assertThat(new RestingDevices(DAY, later, 3)
                        .open(Population.of(List.of("a")), () -> 26 * HOUR)
                        .isAvailable("a"))
                .isTrue();
    }

    @Test
    void whatSaysTwoThingsOrLittleIsRefused() {
        assertThatThrownBy(() -> new ParticipationLimit(Optional.of(3), Optional.of(Duration.ofHours(1))))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("rounds must be left out with time; keep one of them");
        assertThatThrownBy(() -> new ParticipationLimit(Optional.of(1), Optional.empty()))
                .hasMessageStartingWith("rounds must be at least 2");
        assertThatThrownBy(() -> new ParticipationLimit(Optional.empty(), Optional.of(Duration.ZERO)))
                .hasMessageStartingWith("time must be longer than 0s");
    }

    private static List<String> chosen(Population open, int count, int round) {
        return new UniformSelection().select(new SelectionContext(open, count, 7, round, DeviceReports.NONE));
    }
}
