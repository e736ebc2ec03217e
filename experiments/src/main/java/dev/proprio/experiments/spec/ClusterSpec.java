package dev.proprio.experiments.spec;

import com.google.common.net.HostAndPort;
import dev.proprio.proto.extension.InvalidSettingException;
import dev.proprio.proto.extension.Require;
import dev.proprio.proto.extension.Resource;
import dev.proprio.proto.extension.Setting;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Which processes carry out the rounds of a run on the engine cluster. */
public record ClusterSpec(
        @Setting(
                "Who carries parts of a round out: workers that train simulated devices, executors of Spark, which `proprio spark`"
                        + " brings along, or leaves, to which devices connect.")
        ClusterKind kind,

        @Setting(
                "Worker processes that the run starts on this machine, at least 1; 2 unless it listens for others. Not for leaves.")
        Optional<Integer> local,

        @Setting(
                "Leases that each of these processes, or each of Spark's executors, carries out at a time, at least 1.")
        int threads,

        @Setting(
                "Where to wait for workers that `proprio worker --coordinator HOST:PORT` starts, or leaves that"
                        + " `proprio leaf --root HOST:PORT` starts, HOST:PORT; an address of this machine, unless there is a store.")
        Optional<String> listen,

        @Setting(
                "With listen: TLS on any address, and only workers, or leaves, that were enrolled with a token for them of this store.")
        Optional<Path> store,

        @Setting(
                value =
                        "With kind: spark, its master: local-cluster[EXECUTORS,CORES,MB], spark://HOST:PORT, yarn or k8s://URL.",
                names = Resource.SERVER)
        Optional<String> master,

        @Setting(
                "How many workers, executors or leaves the first round waits for, at least 1; those that come later work, too.")
        int workers,

        @Setting(
                "After how long a lease that was not answered goes to another worker, too; at least 100ms. A leaf has as long as the round.")
        Duration leaseDeadline,

        @Setting(
                "How long to wait while there is no worker at all but one may come, or at first for leaves and their devices, before the run fails, and can be resumed.")
        Duration patience) {
    private static final Duration LEAST_DEADLINE = Duration.ofMillis(100);
    private static final int FEW = 2;

    public ClusterSpec {
        local.ifPresent(count -> Require.atLeast("local", count, 1));
        Require.atLeast("threads", threads, 1);
        Require.atLeast("workers", workers, 1);
        Require.that(
                leaseDeadline.compareTo(LEAST_DEADLINE) >= 0,
                "leaseDeadline",
                "must be at least 100ms but was %s ms".formatted(leaseDeadline.toMillis()));
        listen.ifPresent(ClusterSpec::parsed);
        Require.that(
                store.isEmpty() || listen.isPresent(),
                "listen",
                "must name an address for the workers of cluster.store, such as 0.0.0.0:7444");
        Require.that(
                store.isEmpty() || local.isEmpty(),
                "local",
                "must be left out with cluster.store: processes that the run starts itself have no certificates; start workers by `proprio worker --identity`");
        boolean leaves = kind == ClusterKind.LEAVES;
        Require.that(
                !leaves || listen.isPresent(), "listen", "must name an address for leaves, such as 127.0.0.1:7444");
        Require.that(
                !leaves || local.isEmpty(),
                "local",
                "must be left out with cluster.kind: leaves, to which devices connect that the run does not start; start them by `proprio leaf`");
        Require.that(patience.isPositive(), "patience", "must be longer than 0s");
        boolean spark = kind == ClusterKind.SPARK;
        Require.that(
                master.isPresent() == spark,
                "master",
                spark
                        ? "must name Spark's master, such as local-cluster[2,1,1024] or spark://HOST:7077"
                        : "must be left out unless cluster.kind is spark");
        Require.that(
                !spark || (local.isEmpty() && listen.isEmpty()),
                "kind",
                "must be workers with cluster.local or cluster.listen: Spark starts its executors itself");
    }

    /** Two processes of one thread each. */
    public ClusterSpec() {
        this(
                ClusterKind.WORKERS,
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5));
    }

    /** Where to listen, if workers come from elsewhere. */
    public Optional<InetSocketAddress> address() {
        return listen.map(ClusterSpec::parsed);
    }

    private static InetSocketAddress parsed(String listen) {
        try {
            HostAndPort parsed = HostAndPort.fromString(listen);
            return new InetSocketAddress(parsed.getHost(), parsed.getPort());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new InvalidSettingException(
                    "listen",
                    "must be an address and a port, such as 127.0.0.1:7444, but was \"%s\"".formatted(listen));
        }
    }

    /** How many processes the run starts. */
    public int started() {
        return local.orElse(listen.isPresent() ? 0 : FEW);
    }

    /** How many workers are waited for. */
    public int awaited() {
        return Math.max(workers, started());
    }
}
