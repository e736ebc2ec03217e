package dev.proprio.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.proprio.client.training.InputShape;
import dev.proprio.client.training.Mlp;
import dev.proprio.client.training.Model;
import dev.proprio.client.training.Trainer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TrainerPoolTest {
    private static final Model MODEL = new Model(new Mlp(List.of(2)), new InputShape(3, 1, 2), 1);

    @Test
    void whoWaitsForSeveralHearsOfEachHoweverItEnds() throws Exception {
        var left = new CountDownLatch(3);
        var running = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        try (var pool = new TrainerPool(MODEL, 1)) {
            Future<Integer> good = pool.submit(
                    trainer -> {
                        running.countDown();
                        release.await();
                        return trainer.layout().length();
                    },
                    left::countDown);
            Future<Integer> bad = pool.submit(
                    trainer -> {
                        throw new IOException("no");
                    },
                    left::countDown);
            Future<Integer> cancelled = pool.submit(trainer -> 0, left::countDown);
            running.await();
            assertThat(cancelled.cancel(false)).isTrue();
            release.countDown();
            assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(good.get()).isEqualTo(3 * 2 + 2 + 2 * 2 + 2);
            assertThatThrownBy(bad::get).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void aThreadWithoutATrainerEndsItsWork() throws Exception {
        var left = new CountDownLatch(1);
        Supplier<Trainer> none = () -> {
            throw new IllegalStateException("no room for a trainer");
        };
        try (var pool = new TrainerPool(none, 1)) {
            Future<Integer> never = pool.submit(trainer -> 0, left::countDown);
            assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
            assertThatThrownBy(never::get).hasMessageContaining("no room for a trainer");
        }
    }
}
