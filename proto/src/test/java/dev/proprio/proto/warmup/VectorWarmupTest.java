package dev.proprio.proto.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class VectorWarmupTest {
    @Test
    void vectorsAreTakenOnceTheyAreTheFaster() {
        var warmup = new VectorWarmup("faster", 1, new VectorWarmup.WarmupTrial() {
            @Override
            public void plain() {
                spin();
            }

            @Override
            public void vectors() {}
        });
        while (!warmup.isDone(1)) {
            Thread.onSpinWait();
        }
        assertThat(warmup.isDone(1)).isTrue();
    }

    @Test
    void slowerVectorsAreNotTakenHoweverOftenTheyAreTried() throws InterruptedException {
        var plain = new AtomicInteger();
        var inFirstTrial = new AtomicInteger();
        var vectors = new AtomicInteger();
        var secondTrial = new CountDownLatch(1);
        var warmup = new VectorWarmup("slower", 1, new VectorWarmup.WarmupTrial() {
            @Override
            public void plain() {
                if (vectors.get() == 0) {
                    plain.incrementAndGet();
                } else if (secondTrial.getCount() > 0) {
                    inFirstTrial.set(vectors.get());
                    secondTrial.countDown();
                }
            }

            @Override
            public void vectors() {
                vectors.incrementAndGet();
                spin();
            }
        });
        assertThat(warmup.isDone(1)).isFalse();
        assertThat(secondTrial.await(25, TimeUnit.SECONDS)).isTrue();
        assertThat(warmup.isDone(1)).isFalse();
        assertThat(plain).hasValue(VectorWarmup.RUNS);
        assertThat(inFirstTrial).hasValue(VectorWarmup.RUNS);
    }

    @Test
    void nothingIsTriedForLittleWork() {
        var warmup = new VectorWarmup("idle", 100, new VectorWarmup.WarmupTrial() {
            @Override
            public void plain() {
                spin();
            }

            @Override
            public void vectors() {}
        });
        for (int n = 0; n < 9; n++) {
            assertThat(warmup.isDone(11)).isFalse();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("idle-warmup"));
        while (!warmup.isDone(1)) {
            Thread.onSpinWait();
        }
    }

    /** Long enough to be seen by any clock. */
    private static void spin() {
        long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(20);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
