package dev.proprio.proto.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingSuggestionTest {
    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "ab,ba,1", "abc,abc,0", "'',abc,3", "algorithm,algoritm,1"})
    void distanceCountsSlips(String a, String b, int expected) {
        assertThat(SpellingSuggestion.distance(a, b)).isEqualTo(expected);
        assertThat(SpellingSuggestion.distance(b, a)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"sise,size", "deadlin,deadline", "learning-rte,learning-rate"})
    void aSlipFindsWhatWasMeant(String written, String meant) {
        assertThat(SpellingSuggestion.to(written, List.of("batch", "size", "deadline", "learning-rate")))
                .contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"banana", "x", "''"})
    void somethingElseFindsNothing(String written) {
        assertThat(SpellingSuggestion.to(written, List.of("size", "deadline", "y")))
                .isEmpty();
    }
}
