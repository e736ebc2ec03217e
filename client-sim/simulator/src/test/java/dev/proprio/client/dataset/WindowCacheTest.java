package dev.proprio.client.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WindowCacheTest {
    private static final Windows WINDOWS = new Windows(2, 1, new float[] {1, 2}, new int[] {0});

    private final WindowCache cache = new WindowCache(1 << 20);
    private final CountDownLatch making = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void windowsThatSeveralAskForAtOnceAreMadeOnce() throws Exception {
        var release = new CountDownLatch(1);
        FutureTask<Windows> first = started(key -> {
            making.countDown();
            awaitUninterruptibly(release);
            made.incrementAndGet();
            return WINDOWS;
        });
        making.await();
        FutureTask<Windows> second = started(key -> {
            made.incrementAndGet();
            return WINDOWS;
        });
        release.countDown();
        assertThat(first.get()).isSameAs(WINDOWS);
        assertThat(second.get()).isSameAs(WINDOWS);
        assertThat(made).hasValue(1);
    }

    @Test
    void whoWaitsForAThreadThatIsInterruptedMakesThemItself() throws Exception {
        var waits = new CountDownLatch(1);
        var first = new FutureTask<>(() -> cache.get(1, key -> {
            making.countDown();
            awaitUninterruptibly(waits);
            Interruption.check();
            return WINDOWS;
        }));
        Thread interrupted = Thread.ofPlatform().start(first);
        making.await();
        var second = new FutureTask<>(() -> cache.get(1, key -> {
            made.incrementAndGet();
            return WINDOWS;
        }));
        Thread waiting = Thread.ofPlatform().start(second);
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        interrupted.interrupt();
        waits.countDown();
        assertThat(second.get()).isSameAs(WINDOWS);
        assertThat(made).hasValue(1);
        assertThatThrownBy(first::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(SensorDataException.class)
                .hasMessage("The data was being read when it was to stop.");
        assertThat(cache.holds(1)).isTrue();
    }

    @Test
    void whatCannotBeReadIsToldToAllWhoWaitAndTriedAnewAfterwards() throws Exception {
        assertThatThrownBy(() -> cache.get(1, key -> {
                    throw new SensorDataException("It is gone.");
                }))
                .isInstanceOf(SensorDataException.class)
                .hasMessage("It is gone.");
        assertThat(cache.holds(1)).isFalse();
        assertThat(cache.get(1, key -> WINDOWS)).isSameAs(WINDOWS);
    }

    private FutureTask<Windows> started(WindowCache.Maker maker) {
        var task = new FutureTask<>(() -> cache.get(1, maker));
        Thread.ofPlatform().start(task);
        return task;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
