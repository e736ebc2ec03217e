package dev.proprio.coordinator.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.coordinator.state.StatePart;
import dev.proprio.coordinator.state.StatePiece;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A server optimizer's state as a journal holds it. */
class OptimizerPartTest {
    private static final StatePart<OptimizerState> PART = OptimizerState.PART;
    private static final OptimizerState STATE = new OptimizerState(
            7, Map.of("m", new double[] {1e-300, -0.0, 3}, "v", new double[] {Double.MIN_VALUE, 1e300, 0.1}));

    @Test
    void comesBackToTheLastBit() throws Exception {
        OptimizerState back = PART.decode(1, PART.encode(STATE), 3);
        assertThat(back.steps()).isEqualTo(7);
        assertThat(back.vectors()).containsOnlyKeys("m", "v");
        assertThat(back.vector("m")).containsExactly(STATE.vector("m"));
        assertThat(back.vector("v")).containsExactly(STATE.vector("v"));
    }

    @Test
    void anUnusedOptimizerComesBackToo() throws Exception {
        OptimizerState back = PART.decode(1, PART.encode(OptimizerState.EMPTY), 3);
        assertThat(back.steps()).isZero();
        assertThat(back.vectors()).isEmpty();
    }

    @Test
    void itsNameAndVersionAreThoseOfEarlierJournals() {
        assertThat(PART.name()).isEqualTo("optimizer");
        assertThat(PART.version()).isEqualTo(1);
        assertThat(PART.encode(STATE)).containsOnlyKeys("#steps", "m", "v");
    }

    @Test
    void piecesThatItDidNotMakeAreRefused() {
        Map<String, StatePiece> without = new HashMap<>(PART.encode(STATE));
        without.remove("#steps");
        assertThatThrownBy(() -> PART.decode(1, without, 3))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("#steps");
        assertThatThrownBy(() -> PART.decode(1, PART.encode(STATE), 4))
                .isInstanceOf(StoredFormatException.class)
                .hasMessageContaining("3 values instead of 4");
        byte[] longer = new StoredWriter("#steps", 1).integer(7).integer(8).bytes();
        assertThatThrownBy(() -> PART.decode(1, Map.of("#steps", new StatePiece(longer)), 3))
                .isInstanceOf(StoredFormatException.class);
    }
}
