package dev.proprio.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.training.ClientState;
import dev.proprio.proto.stored.StoredFormatException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientStatesTest {
    private static final ClientState SOME =
            ClientState.of("control", new float[] {1, -0f, Float.NaN}).with("previous", new float[0]);

    @Test
    void whatADeviceRemembersSurvivesWritingAndReading() throws StoredFormatException {
        byte[] stored = ClientStateFormat.encode(SOME);
        assertThat(ClientStateFormat.decode(stored))
                .usingRecursiveComparison()
                .withComparatorForType(Float::compare, Float.class)
                .isEqualTo(SOME);
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> ClientStateFormat.decode(cut)).isInstanceOf(StoredFormatException.class);
        }
    }

    @Test
    void changesAreTakenOnce() {
        var states = new ClientStates();
        states.put("r", "a", SOME);
        states.put("r", "b", SOME);
        states.put("other", "a", SOME);
        assertThat(states.takeChanges("r")).isEqualTo(Map.of("a", SOME, "b", SOME));
        assertThat(states.takeChanges("r")).isEmpty();
        states.put("r", "a", ClientState.EMPTY);
        states.put("r", "c", ClientState.EMPTY);
        states.put("r", "b", SOME);
        assertThat(states.takeChanges("r")).isEqualTo(Map.of("a", ClientState.EMPTY));
        states.put("r", "c", SOME);
        states.restore("r", Map.of("d", SOME));
        assertThat(states.takeChanges("r")).isEmpty();
        assertThat(states.snapshot("r")).isEqualTo(Map.of("d", SOME));
        assertThat(states.takeChanges("other")).containsOnlyKeys("a");
    }
}
