package dev.proprio.coordinator.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.round.RoundId;
import dev.proprio.proto.identity.DeviceCertificate;
import dev.proprio.proto.v1.WorkerOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LeaseSchedulerTest {
    private static final int SEEDS = 5;
    private static final int JOBS = 6;

    /** A worker that is told jobs, and whoever wants to know which others it could have had. */
    private final class Link implements WorkerLink {
        private final String name;
        private final Set<String> prepared = new HashSet<>();

        Link(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Optional<DeviceCertificate> certificate() {
            return Optional.empty();
        }

        @Override
        public void offer(Lease lease, LeaseBatch batch, int handedOut) {}

        @Override
        public void offer(JobLease job, int handedOut) {
            waiting.remove(job);
            int lowest = waiting.stream().mapToInt(JobLease::rank).min().orElse(job.rank());
            noteIf(lowest < job.rank(), "there is a job of a lower rank", job);
            List<String> others = waiting.stream()
                    .filter(other -> other.rank() == job.rank())
                    .map(JobLease::preparation)
                    .toList();
            boolean here = prepared.contains(job.preparation());
            noteIf(!here && others.stream().anyMatch(prepared::contains), "the worker has prepared another one", job);
            noteIf(
                    !here
                            && everybody.contains(job.preparation())
                            && others.stream().anyMatch(other -> !everybody.contains(other)),
                    "nobody has prepared another one",
                    job);
            prepared.add(job.preparation());
            everybody.add(job.preparation());
            offered.add(Map.entry(name, job));
        }

        @Override
        public void tell(WorkerOrder order) {}

        @Override
        public void dismiss(String reason) {}
    }

    private final List<JobLease> waiting = new ArrayList<>();
    private final Set<String> everybody = new HashSet<>();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final BlockingQueue<Map.Entry<String, JobLease>> offered = new LinkedBlockingQueue<>();

    private void noteIf(boolean holds, String what, JobLease job) {
        if (holds) {
            wrong.add("%s was handed out although %s".formatted(job.id(), what));
        }
    }

    private record Silent() implements JobAnswer {
        @Override
        public int mostBytes() {
            return 1;
        }

        @Override
        public LeaseAnswers.Checked check(byte[] answer) throws InvalidPartialException {
            return () -> {};
        }
    }

    @RepeatedTest(20)
    void whoHasPreparedSomethingGetsTheJobsThatNeedIt(RepetitionInfo repetition) throws Exception {
        var random = new Random(repetition.getCurrentRepetition());
        var scheduler = new LeaseScheduler(Duration.ofMinutes(1), Duration.ofSeconds(20));
        int workers = 1 + random.nextInt(4);
        for (int number = 0; number < SEEDS * JOBS; number++) {
            waiting.add(new JobLease(
                    new LeaseId(new RoundId("study", 1), 1, number + 1),
                    number % JOBS < 2 ? 0 : 1,
                    "seed " + number / JOBS,
                    ByteString.EMPTY,
                    Content.of(new byte[0]),
                    new Silent()));
        }
        List<JobLease> all = List.copyOf(waiting);
        Map<String, Integer> done = new HashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < workers; worker++) {
                scheduler.join("session " + worker, new Link("session " + worker), 1 + random.nextInt(2));
            }
            var performed = threads.submit(() -> {
                scheduler.perform(all);
                return true;
            });
            List<Map.Entry<String, JobLease>> held = new ArrayList<>();
            for (int answered = 0; answered < all.size(); answered++) {
                if (held.isEmpty()) {
                    held.add(offered.take());
                }
                offered.drainTo(held);
                var next = held.remove(random.nextInt(held.size()));
                done.merge(next.getValue().preparation(), 1, Integer::sum);
                scheduler.answered(next.getKey(), next.getValue().id(), () -> {});
            }
            assertThat(performed.get()).isTrue();
        }
        assertThat(wrong).isEmpty();
        assertThat(waiting).isEmpty();
        assertThat(done)
                .hasSize(SEEDS)
                .allSatisfy((seed, count) -> assertThat(count).isEqualTo(JOBS));
    }
}
