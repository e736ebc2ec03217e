package dev.proprio.proto.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SectionValuesTest {
    private static final float[] AFTER = {3, 1, 7};
    private static final float[] BEFORE = {1, 2};

    @Test
    void aDifferenceBecomesAVectorWhenAskedAndStaysIt() {
        float[] room = new float[2];
        SectionValues values = SectionValues.difference(AFTER.clone(), BEFORE, room);
        assertThat(values.isDifference()).isTrue();
        assertThat(values.length()).isEqualTo(2);
        assertThat(values.vector()).isSameAs(room).containsExactly(2, -1);
        assertThat(values.isDifference()).isFalse();
        room[0] = 5;
        assertThat(values.vector()).containsExactly(5, -1);
    }

    @Test
    void aVectorIsNoDifference() {
        assertThat(SectionValues.of(BEFORE).isDifference()).isFalse();
        assertThat(SectionValues.of(BEFORE).vector()).isSameAs(BEFORE);
    }

    @Test
    void aDifferenceHasNoMoreValuesThanItsTerms() {
        assertThatThrownBy(() -> SectionValues.difference(AFTER, BEFORE, new float[3]))
                .hasMessage("3 values cannot be a difference of vectors of 3 and 2");
    }

    @Test
    void anUpdatesCopyIsOutOfReach() {
        float[] after = AFTER.clone();
        var update = ClientUpdate.ofValues(
                1, Map.of(ClientUpdate.PARAMETERS, SectionValues.difference(after, BEFORE, new float[2])), Map.of());
        ClientUpdate copy = update.copy();
        after[0] = 100;
        assertThat(copy.parameters()).containsExactly(2, -1);
    }
}
