package dev.proprio.coordinator.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A population that grows. */
class JoinedPopulationTest {
    private final List<List<String>> kept = new ArrayList<>();

    @Test
    void whoJoinsComesAfterThoseWhoHaveAndIsWrittenDownBefore() {
        var population = new JoinedPopulation(
                List.of("d"), some -> some.stream().sorted().toList(), kept::add);
        assertThat(population.admit(List.of("c", "a", "d", "c"))).isEqualTo(2);
        assertThat(population.admit(List.of("a"))).isZero();
        assertThat(population.admit(List.of("b", "d"))).isEqualTo(1);
        assertThat(population.size()).isEqualTo(4);
        assertThat(List.of(population.device(0), population.device(1), population.device(2), population.device(3)))
                .containsExactly("d", "a", "c", "b");
        assertThat(population.contains("b")).isTrue();
        assertThat(population.contains("e")).isFalse();
        assertThat(kept).containsExactly(List.of("d", "a", "c"), List.of("d", "a", "c", "b"));
    }

    @Test
    void whoCantBeWrittenDownHasNotJoined() {
        var population = new JoinedPopulation(List.of("a"), some -> some, all -> {
            throw new IllegalStateException("the disk is full");
        });
        assertThatThrownBy(() -> population.admit(List.of("b"))).hasMessage("the disk is full");
        assertThat(population.size()).isEqualTo(1);
        assertThat(population.contains("b")).isFalse();
    }
}
