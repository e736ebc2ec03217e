package dev.proprio.proto.secagg.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.proprio.proto.random.KeyedRandom;
import dev.proprio.proto.secagg.crypto.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many masks at a time, which are split into ranges and groups, are what they are one by one. */
class MasksTest {
    @ParameterizedTest
    @ValueSource(ints = {9, 20, 40})
    void groupsAndRangesMakeNoDifference(int bits) {
        List<Mask> masks = masks(200);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            List<RingVector> together = vectors(bits);
            Masks.apply(masks, together, pool);
            List<RingVector> single = vectors(bits);
            masks.forEach(mask -> Masks.apply(List.of(mask), single, Runnable::run));
            assertThat(together.equals(single)).isTrue();
        } finally {
            pool.shutdown();
        }
    }

    /** As many groups as there are 64 masks for, but not more parts than four a core. */
    @ParameterizedTest
    @CsvSource({"0", "1", "63", "64", "127", "128", "191", "192", "512", "6400"})
    void shortVectorsAreSplitByMasks(int count) {
        int most = 4 * Runtime.getRuntime().availableProcessors();
        List<RingVector> one = List.of(RingVector.zeros(1, 16));
        assertThat(parts(count, one)).isEqualTo(Math.max(1, Math.min(count / 64, most)));
        List<RingVector> three = List.of(
                RingVector.zeros(1, 16),
                RingVector.zeros(Masks.RANGE, 16),
                RingVector.zeros(0, 16),
                RingVector.zeros(5, 16));
        assertThat(parts(count, three)).isEqualTo(3 * Math.max(1, Math.min(count / 64, most / 3)));
    }

    @Test
    void longVectorsAreSplitByRanges() {
        for (int length : new int[] {Masks.RANGE, Masks.RANGE + 1, 2 * Masks.RANGE, 2 * Masks.RANGE + 1}) {
            assertThat(parts(1, List.of(RingVector.zeros(length, 16))))
                    .isEqualTo((length + Masks.RANGE - 1) / Masks.RANGE);
        }
    }

    private static int parts(int masks, List<RingVector> vectors) {
        var parts = new AtomicInteger();
        Masks.apply(masks(masks), vectors, part -> {
            parts.incrementAndGet();
            part.run();
        });
        return parts.get();
    }

    private static List<RingVector> vectors(int bits) {
        List<RingVector> vectors = new ArrayList<>();
        for (int length : new int[] {3, Masks.RANGE + 7, 0}) {
            RingVector vector = RingVector.zeros(length, bits);
            for (int i = 0; i < length; i++) {
                vector.set(i, 77L * i);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static List<Mask> masks(int count) {
        KeyedRandom random = KeyedRandom.of(count, "masks");
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] seed = new byte[16];
                    random.nextBytes(seed);
                    return new Mask(Secret.of(seed), i % 3 == 0);
                })
                .toList();
    }
}
