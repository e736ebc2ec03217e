package dev.proprio.spark;

import com.google.protobuf.ByteString;
import dev.proprio.coordinator.aggregation.InvalidPartialException;
import dev.proprio.coordinator.lease.JobLease;
import dev.proprio.coordinator.lease.Lease;
import dev.proprio.coordinator.lease.LeaseAnswer;
import dev.proprio.coordinator.lease.LeaseBatch;
import dev.proprio.coordinator.lease.LeaseCounts;
import dev.proprio.coordinator.lease.LeaseTransport;
import dev.proprio.coordinator.lease.LeasedExperiment;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.proto.extension.DurationText;
import dev.proprio.proto.wire.TransferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction0;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * Leases as tasks of Spark, a job for each batch. Which executor carries a lease out, and another one if that is gone, is Spark's
 * to decide; what comes back is read and checked as from any worker. Thread-safe.
 */
final class SparkTransport implements LeaseTransport {
    /** What so many leases come to is added up on this process; of more, some executors add up parts first. */
    static final int MOST_DIRECT = 50;

    private static final long LOOK_MILLIS = 200;
    private static final int READERS = 4;

    private final JavaSparkContext spark;
    private final SparkMaster master;
    private final Duration patience;
    private final int mostDirect;
    private final Broadcast<ToldExperiment> told;
    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().daemon().name("lease-returns-", 1).factory());
    private final LongAdder handedOut = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private @Nullable Model model;

    /** A model that executors fetch from each other. */
    private record Model(ByteString sha256, Broadcast<byte[]> bytes) {}

    private SparkTransport(
            JavaSparkContext spark, SparkMaster master, LeasedExperiment leased, Duration patience, int mostDirect) {
        this.spark = spark;
        this.master = master;
        this.patience = patience;
        this.mostDirect = mostDirect;
        this.told = spark.broadcast(ToldExperiment.of(leased));
    }

    /**
     * Prepares Spark's executors for a run.
     *
     * @param spark is given back when this is closed
     * @param awaited how many executors to wait for
     * @param patience how long to wait for them, and for a first one whenever there is none
     * @param mostDirect so many answers are added up on this process
     */
    static SparkTransport open(
            JavaSparkContext spark,
            SparkMaster master,
            LeasedExperiment leased,
            int awaited,
            Duration patience,
            int mostDirect)
            throws RunFailedException, InterruptedException {
        var transport = new SparkTransport(spark, master, leased, patience, mostDirect);
        boolean ready = false;
        try {
            transport.await(awaited);
            transport.prepare();
            ready = true;
            return transport;
        } finally {
            if (!ready) {
                transport.close();
            }
        }
    }

    private void prepare() throws RunFailedException, InterruptedException {
        int slots = slots();
        try {
            spark.parallelize(IntStream.range(0, slots).boxed().toList(), slots)
                    .map(new PrepareTask(told))
                    .collect();
        } catch (Exception e) {
            throw SparkFailures.failed("the experiment can't be prepared by Spark's executors", e);
        }
    }

    private void await(int wanted) throws RunFailedException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            if (spark.sc().isStopped()) {
                throw new RunFailedException(
                        "Spark has ended this run; its master %s can't be reached, or has removed it; what it says is above"
                                .formatted(master.url()));
            }
            if (executors() >= wanted) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new RunFailedException("%s of %s executors came from %s within %s"
                        .formatted(executors(), wanted, master.url(), DurationText.format(patience)));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS / 4);
        }
    }

    /** Executors that are there now. */
    private int executors() {
        int all = spark.statusTracker().getExecutorInfos().length;
        // This process is listed, too.
        return master.isThisProcess() ? 1 : Math.max(0, all - 1);
    }

    @Override
    public int slots() throws RunFailedException, InterruptedException {
        await(1);
        return Math.max(1, spark.defaultParallelism());
    }

    @Override
    public synchronized void perform(LeaseBatch batch) throws RunFailedException, InterruptedException {
        if (batch.leases().isEmpty()) {
            return;
        }
        List<Lease> answered = groups(batch.leases());
        var pending = new PendingAnswers(answered.size());
        handedOut.add(batch.leases().size());
        SimpleFutureAction<Object> job;
        try {
            job = submit(batch, answered, pending);
        } catch (Exception e) {
            throw SparkFailures.failed("Spark takes no leases any more; go on with the run by --resume", e);
        }
        long withExecutors = System.nanoTime();
        try {
            while (!pending.await(look(batch))) {
                long now = System.nanoTime();
                if (now >= batch.deadline()) {
                    return;
                }
                requireRunning(job);
                if (executors() > 0) {
                    withExecutors = now;
                } else if (now - withExecutors > patience.toNanos()) {
                    throw new RunFailedException("there has been no executor for %s; go on with the run by --resume"
                            .formatted(DurationText.format(patience)));
                }
            }
        } finally {
            pending.end();
            if (!job.isCompleted()) {
                job.cancel();
            }
        }
    }

    private static long look(LeaseBatch batch) {
        return Math.min(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS), batch.deadline() - System.nanoTime());
    }

    private static void requireRunning(SimpleFutureAction<Object> job) throws RunFailedException {
        if (job.isCompleted() && job.value().get().isFailure()) {
            Throwable reason = job.value().get().failed().get();
            throw new RunFailedException(
                    "Spark could not carry a lease out: " + SparkFailures.sentence(reason), reason);
        }
    }

    /** The leases whose answers come one by one: each of a few, or as many as some executors add up. */
    private List<Lease> groups(List<Lease> leases) {
        if (leases.size() <= mostDirect) {
            return leases;
        }
        int count = (int) Math.ceil(Math.sqrt(leases.size()));
        List<Lease> groups = new ArrayList<>();
        for (int group = 0; group < count; group++) {
            List<String> devices = new ArrayList<>();
            for (int i = group; i < leases.size(); i += count) {
                devices.addAll(leases.get(i).devices());
            }
            Lease first = leases.get(group);
            groups.add(new Lease(first.id(), first.capacity(), devices, first.cohort(), first.clip(), Map.of()));
        }
        return groups;
    }

    private SimpleFutureAction<Object> submit(LeaseBatch batch, List<Lease> answered, PendingAnswers pending) {
        spark.setLocalProperty("spark.job.interruptOnCancel", "true");
        var returns = new AbstractFunction2<Object, LeaseReturn, BoxedUnit>() {
            @Override
            public BoxedUnit apply(Object part, LeaseReturn returned) {
                Lease lease = answered.get((Integer) part);
                readers.execute(() -> take(lease, returned, batch, pending));
                return BoxedUnit.UNIT;
            }
        };
        var nothing = new AbstractFunction0<Object>() {
            @Override
            public Object apply() {
                return BoxedUnit.UNIT;
            }
        };
        List<Object> parts = IntStream.range(0, answered.size())
                .<Object>mapToObj(part -> part)
                .toList();
        return spark.sc()
                .submitJob(
                        returns(batch, answered).rdd(),
                        new OnlyElement<>(),
                        CollectionConverters.asScala(parts).toSeq(),
                        returns,
                        nothing);
    }

    private JavaRDD<LeaseReturn> returns(LeaseBatch batch, List<Lease> answered) {
        List<Lease> leases = batch.leases();
        long remaining = TimeUnit.NANOSECONDS.toMillis(Math.max(0, batch.deadline() - System.nanoTime()));
        List<LeaseParcel> parcels = leases.stream()
                .map(lease -> LeaseParcel.of(lease, batch, remaining))
                .toList();
        var task = new LeaseTask(told, model(batch));
        JavaRDD<LeaseReturn> returns =
                spark.parallelize(parcels, parcels.size()).map(task);
        if (answered.size() == leases.size()) {
            return returns;
        }
        var groups = new ArrayList<byte[]>();
        answered.forEach(
                group -> groups.add(LeaseParcel.of(group, batch, remaining).offer()));
        return returns.zipWithIndex()
                .mapToPair(new GroupNumber(groups.size()))
                .groupByKey(groups.size())
                .map(new MergeTask(told, groups));
    }

    private Broadcast<byte[]> model(LeaseBatch batch) {
        Model known = model;
        if (known != null && known.sha256.equals(batch.broadcast().sha256())) {
            return known.bytes;
        }
        if (known != null) {
            known.bytes.destroy();
        }
        var next = new Model(
                batch.broadcast().sha256(), spark.broadcast(batch.broadcast().bytes()));
        model = next;
        return next.bytes;
    }

    private void take(Lease lease, LeaseReturn returned, LeaseBatch batch, PendingAnswers pending) {
        try {
            LeaseAnswer answer = returned.read(batch.answers().reader(lease));
            var checked = batch.answers().check(lease, answer);
            if (pending.isOpen()) {
                checked.count();
                retried.add(returned.retries());
                pending.counted();
            } else {
                dropped.increment();
            }
        } catch (InvalidPartialException | TransferException e) {
            refused.increment();
            pending.failed(new RunFailedException(
                    "what an executor answered to %s can't be: %s; the run can go on by --resume"
                            .formatted(lease.id(), e.getMessage()),
                    e));
        } catch (RuntimeException | Error e) {
            pending.failed(
                    new RunFailedException("the answer to %s could not be read: %s".formatted(lease.id(), e), e));
        }
    }

    @Override
    public void perform(List<JobLease> jobs) throws RunFailedException, InterruptedException {
        if (jobs.isEmpty()) {
            return;
        }
        handedOut.add(jobs.size());
        var withExecutors = new AtomicLong(System.nanoTime());
        try {
            retried.add(SparkJobs.perform(spark, told, jobs, LOOK_MILLIS, () -> requireExecutors(withExecutors)));
        } catch (InvalidPartialException e) {
            refused.increment();
            throw new RunFailedException(
                    "what an executor answered to a job can't be an answer: %s".formatted(e.getMessage()), e);
        }
    }

    private void requireExecutors(AtomicLong last) throws RunFailedException {
        long now = System.nanoTime();
        if (executors() > 0) {
            last.set(now);
        } else if (now - last.get() > patience.toNanos()) {
            throw new RunFailedException("there has been no executor for %s; start the study again"
                    .formatted(DurationText.format(patience)));
        }
    }

    @Override
    public LeaseCounts counts() {
        return new LeaseCounts(executors(), handedOut.sum(), retried.sum(), dropped.sum(), refused.sum());
    }

    @Override
    public void close() {
        readers.shutdown();
        try {
            if (!spark.sc().isStopped()) {
                told.destroy();
                Model last = model;
                if (last != null) {
                    last.bytes.destroy();
                }
            }
        } finally {
            SharedSpark.giveBack();
        }
    }
}
