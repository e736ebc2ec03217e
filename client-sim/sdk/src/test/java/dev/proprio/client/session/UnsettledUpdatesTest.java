package dev.proprio.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.proprio.client.session.UnsettledUpdates.Unsettled;
import dev.proprio.proto.compression.PackedSection;
import dev.proprio.proto.compression.PackedUpdate;
import dev.proprio.proto.extension.Bytes;
import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.update.Metric;
import dev.proprio.proto.update.TrainingTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnsettledUpdatesTest {
    private final List<byte[]> disk = new ArrayList<>();

    @Test
    void whatIsKeptComesBackAsItWas() throws Exception {
        for (int seed = 1; seed <= 50; seed++) {
            var random = KeyedRandom.of(seed, "kept");
            var kept = new UnsettledUpdates(disk::add);
            for (int i = random.nextInt(5); i > 0; i--) {
                TrainingTask task = task("run-" + random.nextInt(4), 1 + random.nextInt(9));
                kept.unsettled().put(task.run(), new Unsettled(task, sha256(random), update(random)));
                kept.next(
                        task,
                        random.nextBoolean() ? Set.of() : Set.of("steps", "sleep"),
                        random.nextBoolean() ? Optional.of(new float[] {random.nextFloat()}) : Optional.empty());
                if (random.nextBoolean()) {
                    kept.settled(task, random.nextBoolean());
                }
            }
            kept.keep();
            byte[] first = disk.get(disk.size() - 1);
            UnsettledUpdates.restored(first, disk::add).keep();
            assertThat(disk.get(disk.size() - 1)).isEqualTo(first);
        }
    }

    @Test
    void bytesThatAreCutOrChangedAreRefusedOrReadAndNeverMore() throws Exception {
        var random = KeyedRandom.of(1, "damage");
        var kept = new UnsettledUpdates(disk::add);
        TrainingTask task = task("run", 1);
        kept.unsettled().put("run", new Unsettled(task, sha256(random), update(random)));
        kept.next(task, Set.of("steps"), Optional.of(new float[5]));
        kept.keep();
        byte[] whole = disk.get(0);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> UnsettledUpdates.restored(cut, disk::add))
                    .isInstanceOf(StoredFormatException.class);
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(UnsettledUpdates.restored(changed, disk::add)).isNotNull();
            } catch (StoredFormatException e) {
                assertThat(e.getMessage()).hasSizeGreaterThan(10);
            }
        }
    }

    /** A rule for shards would be worth little if the rest of a shard's update went to whoever names the same run. */
    @Test
    void whatIsLeftOfAShardStaysWithIt() throws Exception {
        var kept = new UnsettledUpdates(disk::add);
        Set<String> sleep = Set.of("sleep");
        kept.next(task("run", 1), sleep, Optional.of(new float[] {1}));
        kept.settled(task("run", 1), true);
        kept.next(task("run", 2), Set.of("steps"), Optional.of(new float[] {2}));
        kept.settled(task("run", 2), true);
        kept.keep();

        UnsettledUpdates restored = UnsettledUpdates.restored(disk.get(disk.size() - 1), disk::add);
        for (UnsettledUpdates each : List.of(kept, restored)) {
            assertThat(each.unsent("run", sleep)).hasValue(new float[] {1});
            assertThat(each.unsent("run", Set.of("steps"))).hasValue(new float[] {2});
            assertThat(each.unsent("run", Set.of("sleep", "steps"))).isEmpty();
            assertThat(each.unsent("run", Set.of())).isEmpty();
        }
    }

    @Test
    void noMoreThanEightRunsAreKept() throws Exception {
        var kept = new UnsettledUpdates(disk::add);
        var memory = new SessionMemory(Bytes.megabytes(1), kept);
        int most = 0;
        for (int run = 1; run <= 100; run++) {
            TrainingTask task = task("run-" + run, 1);
            kept.next(task, Set.of(), Optional.of(new float[100]));
            List<TrainingTask> dropped = memory.remember(task, ByteString.EMPTY, plain(new float[100]));
            assertThat(dropped).hasSize(run > 8 ? 1 : 0);
            kept.settled(task, true);
            most = Math.max(most, disk.get(disk.size() - 1).length);
        }
        assertThat(memory.unsettledRuns()).hasSize(8).contains("run-100", "run-93");
        assertThat(most).isLessThan(8 * 3 * 500 + 1_000);
    }

    @Test
    void updatesThatTakeMoreThanATaskMayAreDroppedFromTheOldest() throws Exception {
        var memory = new SessionMemory(new Bytes(1_000), new UnsettledUpdates(disk::add));
        memory.remember(task("old", 1), ByteString.EMPTY, plain(new float[200]));
        assertThat(memory.remember(task("new", 1), ByteString.EMPTY, plain(new float[200])))
                .extracting(TrainingTask::run)
                .containsExactly("old");
        assertThat(memory.unsettledRuns()).containsExactly("new");
    }

    @Test
    void whatCannotBeKeptIsNotRemembered() {
        var memory = new SessionMemory(Bytes.megabytes(1), new UnsettledUpdates(bytes -> {
            throw new IOException("the disk is full");
        }));
        assertThatThrownBy(() -> memory.remember(task("run", 1), ByteString.EMPTY, plain(new float[1])))
                .hasMessage("the disk is full");
        assertThat(memory.unsettledRuns()).isEmpty();
    }

    private static PackedUpdate plain(float[] values) {
        return new PackedUpdate(1, Map.of("params", new PackedSection.Plain(values)), Map.of());
    }

    private static PackedUpdate update(KeyedRandom random) {
        Map<String, PackedSection> sections = new LinkedHashMap<>();
        sections.put("params", new PackedSection.Coded(17, bytes(random, 12)));
        sections.put("control", new PackedSection.Plain(new float[] {random.nextFloat(), -0.0f, Float.MIN_VALUE}));
        return new PackedUpdate(random.nextInt(1, 1_000), sections, Map.of("loss", new Metric(random.nextDouble(), 3)));
    }

    private static TrainingTask task(String run, int round) {
        return new TrainingTask(
                run, round, 1, "watch-1", -7, Map.of("algorithm", "sgd"), Map.of("kind", "top-k", "share", "0.1"));
    }

    private static ByteString sha256(KeyedRandom random) {
        return ByteString.copyFrom(bytes(random, 32));
    }

    private static byte[] bytes(KeyedRandom random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
