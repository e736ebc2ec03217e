package dev.proprio.proto.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTextTest {
    @Test
    void oneIsNotMany() {
        assertThat(CountText.of(1, "round")).isEqualTo("1 round");
        assertThat(CountText.of(0, "round")).isEqualTo("0 rounds");
        assertThat(CountText.of(12_345, "round")).isEqualTo("12345 rounds");
        assertThat(CountText.of(1, "person was", "people were")).isEqualTo("1 person was");
        assertThat(CountText.of(2, "person was", "people were")).isEqualTo("2 people were");
        assertThat(CountText.of(-1, "step")).isEqualTo("-1 steps");
    }
}
