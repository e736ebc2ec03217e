package dev.proprio.proto.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.proto.random.KeyedRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTableTest {
    /** From entries that are all alike to one that has nearly everything. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 12, 40})
    void soManyWordsStandForAnEntryAsItsMassSays(int decades) {
        var random = KeyedRandom.of(1, "alias", decades, 0);
        long[] masses = new long[AliasTable.SIZE];
        long rest = AliasTable.TOTAL;
        for (int i = 1; i < masses.length; i++) {
            masses[i] = random.nextLong(1 + ((rest / AliasTable.SIZE) >>> random.nextInt(1 + decades)));
            rest -= masses[i];
        }
        masses[0] = rest;

        assertThat(new AliasTable(masses).masses()).isEqualTo(masses);
    }

    /** All thresholds are found where two words tell entries apart. */
    @Test
    void anEntryIsDrawnByTheWordsThatStandForIt() {
        long[] masses = new long[AliasTable.SIZE];
        masses[3] = AliasTable.TOTAL / 4;
        masses[400] = AliasTable.TOTAL - masses[3];
        var table = new AliasTable(masses);
        var random = KeyedRandom.of(2, "alias", 0, 0);
        int threes = 0;
        int draws = 40_000;
        for (int i = 0; i < draws; i++) {
            int entry = table.entry(random.nextLong());
            assertThat(entry).isIn(3, 400);
            threes += entry == 3 ? 1 : 0;
        }
        assertThat(threes / (double) draws)
                .isBetween(0.25 - 4 * Math.sqrt(0.1875 / draws), 0.25 + 4 * Math.sqrt(0.1875 / draws));
    }

    @Test
    void massesThatAddUpToSomethingElseAreRefused() {
        long[] masses = new long[AliasTable.SIZE];
        masses[0] = AliasTable.TOTAL - 1;
        assertThatThrownBy(() -> new AliasTable(masses)).isInstanceOf(IllegalArgumentException.class);
        masses[0] = AliasTable.TOTAL + 1;
        masses[1] = -1;
        assertThatThrownBy(() -> new AliasTable(masses)).isInstanceOf(IllegalArgumentException.class);
    }
}
