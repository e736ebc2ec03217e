package dev.proprio.experiments.node;

import dev.proprio.client.identity.DeviceIdentity;
import dev.proprio.client.identity.Enrolment;
import dev.proprio.client.session.CoordinatorChannel;
import dev.proprio.coordinator.grpc.CoordinatorServer;
import dev.proprio.coordinator.grpc.ReconnectPolicy;
import dev.proprio.coordinator.grpc.ServerLimits;
import dev.proprio.coordinator.guard.Guard;
import dev.proprio.coordinator.guard.GuardSettings;
import dev.proprio.coordinator.round.CohortPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Thousands of enrolled nodes that come and go over mutual TLS, for minutes: {@code ChurnSoak NODES SECONDS SEED}. Prints what
 * became of it, and ends with 1 if an update did not count exactly once, a round had too few, or draws were not uniform.
 */
final class ChurnSoak {
    private static final double FARTHEST = 5;
    private static final Duration STEP = Duration.ofMillis(20);

    private ChurnSoak() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2000;
        long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 600;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        Path folder = Files.createTempDirectory("churn");
        List<String> devices =
                IntStream.range(0, count).mapToObj(i -> "watch-" + i).toList();
        Guard guard = Guard.open(folder.resolve("store"), new GuardSettings());
        var limits = new ServerLimits();
        var run = new ChurnRun(devices);
        boolean right;
        try (guard;
                var server = CoordinatorServer.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), guard, limits)) {
            Map<String, DeviceIdentity> identities = enrolled(guard, server.port(), devices, folder);
            System.out.printf(Locale.ROOT, "%s nodes are enrolled%n", count);
            long begun = System.nanoTime();
            long end = begun + Duration.ofSeconds(seconds).toNanos();
            try (var churn = new Churn(
                            seed,
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(30),
                            device -> () -> CoordinatorChannel.secure(
                                    "127.0.0.1", server.port(), Objects.requireNonNull(identities.get(device))),
                            run::training);
                    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
                churn.begin(devices);
                var _ = timer.scheduleAtFixedRate(() -> churn.goOn(STEP), 0, STEP.toMillis(), TimeUnit.MILLISECONDS);
                if (!server.devices().await(count / 4, Duration.ofMinutes(5))) {
                    throw new IllegalStateException("of %s nodes %s are connected"
                            .formatted(count, server.devices().size()));
                }
                run.run(
                        server,
                        new CohortPolicy(count / 40, 1.2, count / 100, Duration.ofSeconds(60)),
                        new ReconnectPolicy(Duration.ofSeconds(2), Duration.ofMinutes(2), Duration.ofSeconds(1)),
                        Integer.MAX_VALUE,
                        () -> System.nanoTime() - end > 0);
                timer.shutdownNow();
                right = report(run, churn, (System.nanoTime() - begun) / 1e9);
            }
        }
        System.exit(right ? 0 : 1);
    }

    private static Map<String, DeviceIdentity> enrolled(Guard guard, int port, List<String> devices, Path folder)
            throws Exception {
        String token = guard.enrolmentTokens()
                .create("*", devices.size(), Duration.ofHours(1))
                .text();
        Map<String, DeviceIdentity> identities = new LinkedHashMap<>();
        try (var enrolment = Enrolment.at("127.0.0.1", port, guard.authority().fingerprint())) {
            for (String device : devices) {
                identities.put(device, enrolment.enroll(token, device, folder.resolve(device)));
            }
        }
        return identities;
    }

    private static boolean report(ChurnRun run, Churn churn, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "%.0f s, %s stays, of which %s ended with a broken connection%n",
                seconds,
                churn.sessions(),
                churn.broken());
        System.out.printf(
                Locale.ROOT,
                "%s rounds, %s without enough updates; drawn from %.0f devices in the mean%n",
                run.rounds(),
                run.unmoved(),
                run.present());
        System.out.printf(Locale.ROOT, "%s asked, %s accepted, %s late%n", run.asked(), run.accepted(), run.late());
        run.failures().forEach((reason, times) -> System.out.printf(Locale.ROOT, "  %s failed at %s%n", times, reason));
        run.wrong().stream().limit(10).forEach(System.out::println);
        System.out.printf(
                Locale.ROOT,
                "updates counted otherwise than once: %s; distance from uniform draws: %.2f standard deviations%n",
                run.wrong().size(),
                run.deviation());
        return run.wrong().isEmpty() && run.unmoved() == 0 && run.deviation() < FARTHEST;
    }
}
