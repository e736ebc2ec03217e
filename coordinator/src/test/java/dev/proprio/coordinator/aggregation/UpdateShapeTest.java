package dev.proprio.coordinator.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateShapeTest {
    @Test
    void weightsAreFromOneToTheLargestThatStaysExact() {
        assertThatCode(() -> UpdateShape.checkWeight(1)).doesNotThrowAnyException();
        assertThatCode(() -> UpdateShape.checkWeight(1L << 29)).doesNotThrowAnyException();
        for (long wrong : new long[] {0, -1, (1L << 29) + 1}) {
            assertThatThrownBy(() -> UpdateShape.checkWeight(wrong))
                    .isInstanceOf(InvalidUpdateException.class)
                    .hasMessage("the update's weight must be between 1 and 536870912 but was " + wrong);
        }
    }

    @Test
    void anAggregateHasItsSectionsAndNoOthers() {
        var aggregate = new Aggregate(Map.of("params", new double[] {1}), 3, 2);
        assertThat(aggregate.with("params", new double[] {7}).section("params")).containsExactly(7);
        assertThat(aggregate.section("params")).containsExactly(1);
        assertThatThrownBy(() -> aggregate.section("control"))
                .hasMessage("the aggregate has the sections [params] but not \"control\"");
    }
}
