package dev.proprio.client.training.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmupTest {
    private static final int OPERATIONS = 1_000_000;
    /** More than so many operations may take. */
    private static final long LONG_NANOSECONDS = 10_000_000;

    private final AtomicInteger makes = new AtomicInteger();

    @Test
    void aKernelThatStaysSlowIsMadeAgainUntilOneIsFast() {
        Kernel<Integer> kernel = kernel(make -> make < 3);
        new Warmup(3).start(kernel);
        await(kernel::isReady);
        assertThat(kernel.code()).isEqualTo(3);
        assertThat(makes).hasValue(3);
    }

    @Test
    void aKernelThatBecomesSlowIsNoLongerUsedUntilItIsFastAgain() {
        var slow = new AtomicInteger();
        Kernel<Integer> kernel = kernel(make -> slow.get() == 1);
        new Warmup(1_000_000).start(kernel);
        await(kernel::isReady);
        slow.set(1);
        await(() -> !kernel.isReady());
        slow.set(0);
        await(kernel::isReady);
        assertThat(makes).hasValue(1);
    }

    @Test
    void oneThatFailsIsNeverReady() {
        var failed = new AtomicInteger();
        var kernel = new Kernel<>(
                () -> new Kernel.Made<>(
                        "code",
                        () -> {
                            failed.incrementAndGet();
                            throw new IllegalStateException("a kernel that fails");
                        },
                        () -> {}),
                OPERATIONS);
        var warmup = new Warmup(1);
        warmup.start(kernel);
        Kernel<Integer> next = kernel(make -> false);
        warmup.start(next);
        await(next::isReady);
        assertThat(failed).hasValue(1);
        assertThat(kernel.isReady()).isFalse();
    }

    /** A kernel whose code is the number of times that it was made. */
    private Kernel<Integer> kernel(IntPredicate isSlow) {
        return new Kernel<>(
                () -> {
                    int make = makes.incrementAndGet();
                    return new Kernel.Made<>(make, () -> work(isSlow.test(make)), () -> {});
                },
                OPERATIONS);
    }

    private static void work(boolean isSlow) {
        long end = System.nanoTime() + LONG_NANOSECONDS;
        while (isSlow && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
