package dev.proprio.coordinator.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadMemoryTest {
    private final List<String> granted = new ArrayList<>();

    @Test
    void whoGetsNoneWaitsItsTurn() {
        var memory = new UploadMemory(10, 10);
        UploadMemory.Lease first = ask(memory, "a", 6);
        ask(memory, "b", 6);
        ask(memory, "c", 1);
        assertThat(granted).containsExactly("a");
        first.release();
        assertThat(granted).containsExactly("a", "b", "c");
        first.release();
        assertThat(memory.taken()).isEqualTo(7);
    }

    @Test
    void aDeviceThatHasItsShareKeepsNobodyWaiting() {
        var memory = new UploadMemory(100, 10);
        UploadMemory.Lease first = ask(memory, "a", 10);
        ask(memory, "a", 10);
        ask(memory, "b", 10);
        assertThat(granted).containsExactly("a", "b");
        first.release();
        assertThat(granted).containsExactly("a", "b", "a");
    }

    @Test
    void oneThatIsLargerThanAllComesAlone() {
        var memory = new UploadMemory(10, 5);
        UploadMemory.Lease small = ask(memory, "a", 1);
        UploadMemory.Lease large = ask(memory, "b", 1_000);
        ask(memory, "c", 1);
        assertThat(granted).containsExactly("a");
        small.release();
        assertThat(granted).containsExactly("a", "b");
        large.release();
        assertThat(granted).containsExactly("a", "b", "c");
    }

    @Test
    void whoLeavesTheLineHoldsUpNobody() {
        var memory = new UploadMemory(10, 10);
        UploadMemory.Lease first = ask(memory, "a", 10);
        UploadMemory.Lease second = ask(memory, "b", 10);
        ask(memory, "c", 10);
        second.release();
        first.release();
        assertThat(granted).containsExactly("a", "c");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsAskedAllAreServedAndNeverMoreThanThereIs(long seed) {
        var random = KeyedRandom.of(seed, "upload-memory", 0, 0);
        var memory = new UploadMemory(100, 40);
        List<UploadMemory.Lease> leases = new ArrayList<>();
        int asked = 0;
        for (int step = 0; step < 2_000; step++) {
            if (random.nextLong() % 2 == 0) {
                long draw = random.nextLong() >>> 1;
                leases.add(ask(memory, "d" + draw % 7, 1 + draw / 7 % 40));
                asked++;
            } else if (!leases.isEmpty()) {
                leases.remove((int) ((random.nextLong() >>> 1) % leases.size())).release();
            }
            assertThat(memory.taken()).isBetween(0L, 100L);
        }
        leases.forEach(UploadMemory.Lease::release);
        assertThat(memory.taken()).isZero();
        assertThat(memory.waiting()).isZero();
        assertThat(granted.size()).isLessThanOrEqualTo(asked).isPositive();
    }

    private UploadMemory.Lease ask(UploadMemory memory, String device, long bytes) {
        return memory.ask(device, bytes, () -> granted.add(device));
    }
}
