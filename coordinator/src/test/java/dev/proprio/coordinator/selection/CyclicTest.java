package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.proprio.proto.extension.InvalidSettingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CyclicTest {
    private static final int DEVICES = 600;
    private static final int BLOCKS = 7;

    /** What the sensitivity of correlated noise rests on. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.4})
    void nobodyTakesPartAgainBeforeAllOtherBlocksHave(double rate) {
        for (Selection selection :
                List.of(new Cyclic(Optional.of(BLOCKS), Optional.of(rate)), new SecretCyclic(BLOCKS, rate))) {
            Map<String, Integer> last = new HashMap<>();
            Map<String, Integer> times = new HashMap<>();
            for (int round = 1; round <= 30; round++) {
                for (String device : select(selection, DEVICES, 10, round)) {
                    int before = last.getOrDefault(device, round - BLOCKS);
                    assertThat(round - before).isGreaterThanOrEqualTo(BLOCKS);
                    assertThat((round - before) % BLOCKS).isZero();
                    last.put(device, round);
                    times.merge(device, 1, Integer::sum);
                }
            }
            assertThat(times.values()).allMatch(count -> count <= Math.ceilDiv(30, BLOCKS));
        }
    }

    @Test
    void withoutSamplingEverybodyIsAskedOnceBeforeAnybodyIsAskedTwice() {
        List<String> asked = new ArrayList<>();
        for (int round = 1; round <= BLOCKS; round++) {
            asked.addAll(select(new Cyclic(Optional.of(BLOCKS), Optional.of(1.0)), DEVICES, 1, round));
        }
        assertThat(asked).hasSize(DEVICES).doesNotHaveDuplicates();
    }

    @Test
    void aDeviceMoreMovesNobody() {
        var all = new Cyclic(Optional.of(BLOCKS), Optional.of(1.0));
        for (int round = 1; round <= BLOCKS; round++) {
            Set<String> more = new HashSet<>(select(all, DEVICES + 1, 1, round));
            more.remove(Integer.toString(DEVICES));
            assertThat(new HashSet<>(select(all, DEVICES, 1, round))).isEqualTo(more);
        }
    }

    @Test
    void theCohortHasItsSizeInTheMean() {
        long drawn = 0;
        for (int round = 1; round <= 700; round++) {
            drawn += select(new Cyclic(Optional.of(BLOCKS), Optional.empty()), DEVICES, 30, round)
                    .size();
        }
        assertThat(drawn / 700.0).isCloseTo(30, within(4 * Math.sqrt(30 / 700.0)));
    }

    @Test
    void leftOutThereAreAsManyBlocksAsCohorts() {
        Set<String> asked = new HashSet<>();
        for (int round = 1; round <= 20; round++) {
            asked.addAll(select(new Cyclic(), DEVICES, 30, round));
        }
        assertThat(asked).hasSize(DEVICES);
        assertThat(select(new Cyclic(), 5, 30, 1)).hasSize(5);
    }

    @Test
    void impossibleBlocksAndRatesAreRefused() {
        assertThatThrownBy(() -> new Cyclic(Optional.of(0), Optional.empty()))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("blocks");
        assertThatThrownBy(() -> new Cyclic(Optional.empty(), Optional.of(1.5)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("rate");
    }

    private static List<String> select(Selection selection, int devices, int count, int round) {
        Population population = NumberedDevices.numbered(devices);
        return selection.select(NumberedDevices.choice(population, count, round, NumberedDevices.losses()));
    }
}
