package dev.proprio.coordinator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FairExecutorTest {
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final List<Thread> callers = new ArrayList<>();

    private void occupy(FairExecutor executor) throws InterruptedException {
        call(executor, "first", () -> {
            busy.countDown();
            go.await();
            return "";
        });
        busy.await();
    }

    private void call(FairExecutor executor, String caller, java.util.concurrent.Callable<String> work) {
        callers.add(Thread.ofVirtual().start(() -> {
            try {
                executor.call(caller, work);
            } catch (BusyException | ExecutionException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static void awaitWaiting(FairExecutor executor, int size) {
        while (executor.waiting() < size) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoeverAsksForLittleDoesNotWaitForWhoeverAsksForMuch() throws Exception {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        try (var executor = new FairExecutor("test", 1, 100, 50)) {
            occupy(executor);
            for (int i = 0; i < 20; i++) {
                call(executor, "greedy", () -> String.valueOf(order.add("greedy")));
            }
            awaitWaiting(executor, 20);
            call(executor, "modest", () -> String.valueOf(order.add("modest")));
            awaitWaiting(executor, 21);
            go.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(order).hasSize(21);
            assertThat(order.indexOf("modest")).isEqualTo(1);
        }
    }

    @Test
    void beyondWhatMayWaitNothingIsTakenOn() throws Exception {
        try (var executor = new FairExecutor("test", 1, 3, 2)) {
            occupy(executor);
            call(executor, "a", () -> "");
            call(executor, "a", () -> "");
            awaitWaiting(executor, 2);
            assertThatThrownBy(() -> executor.call("a", () -> ""))
                    .isInstanceOfSatisfying(
                            BusyException.class, e -> assertThat(e.isOwn()).isTrue());
            call(executor, "b", () -> "");
            awaitWaiting(executor, 3);
            assertThatThrownBy(() -> executor.call("c", () -> ""))
                    .isInstanceOfSatisfying(
                            BusyException.class, e -> assertThat(e.isOwn()).isFalse());
            go.countDown();
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(executor.call("c", () -> "done")).isEqualTo("done");
        }
    }

    @Test
    void whatTheWorkThrowsReachesItsCallerAndTheNextWorkIsDone() throws Exception {
        try (var executor = new FairExecutor("test", 1, 3, 2)) {
            assertThatThrownBy(() -> executor.call("a", () -> {
                        throw new IOException("no");
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(IOException.class);
            assertThatThrownBy(() -> executor.call("a", () -> {
                        throw new StackOverflowError();
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
            assertThat(executor.call("a", () -> 3)).isEqualTo(3);
        }
    }
}
