package dev.proprio.experiments.bench;

import dev.proprio.proto.secagg.crypto.Directory;
import dev.proprio.proto.secagg.crypto.Keystream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * What secure aggregation costs a device and the coordinator, next to what its key agreements, its keystream and its
 * checks of signatures cost by themselves.
 *
 * @param cases rounds to measure
 * @param threads of the coordinator; a device has one
 * @param seconds after which a part is not measured again
 */
public record SecAggBench(List<SecAggCase> cases, int threads, double seconds) {
    private static final int MOST_TURNS = 7;
    private static final int KEYSTREAM_CALLS = 6000;
    private static final double MOST_PRIMITIVE_SECONDS = 0.2;
    private static final Directory TRUSTING = (clientId, message, signature) -> true;

    private static final SecAggCase WARM_UP = new SecAggCase(60, 100_000, 10, SecAggCase.Graph.COMPLETE);

    public SecAggBench {
        cases = List.copyOf(cases);
    }

    /**
     * Measures.
     *
     * @param progress is told what is about to be measured
     */
    public List<BenchRow> run(Consumer<String> progress) throws InterruptedException {
        int most = cases.stream().mapToInt(SecAggCase::devices).max().orElse(0);
        ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("secagg-", 0).daemon().factory());
        try {
            progress.accept("the platform's cryptography");
            SecAggIdentities people = new SecAggIdentities(Math.max(most, WARM_UP.devices()));
            warmUp(people, pool);
            List<BenchRow> rows = new ArrayList<>();
            rows.add(primitives(pool));
            for (SecAggCase what : cases) {
                progress.accept(what.name());
                rows.add(measure(what, people, pool));
            }
            return rows;
        } finally {
            pool.shutdown();
        }
    }

    private void warmUp(SecAggIdentities people, ExecutorService pool) throws InterruptedException {
        warmUpKeystream();
        CryptoPrimitives.measure(pool, threads, 2 * primitiveSeconds());
        for (int i = 0; i < 4; i++) {
            new SecAggDevice(WARM_UP, people).run();
            new SecAggCoordinator(WARM_UP, people).run(TRUSTING, pool);
        }
    }

    /** Makes the platform compile its fast path, which comes to life after some thousand calls. */
    private static void warmUpKeystream() {
        Keystream stream = new Keystream().start(new byte[Keystream.KEY_BYTES], 0, 0);
        for (int i = 0; i < KEYSTREAM_CALLS; i++) {
            stream.next(4096);
        }
    }

    private BenchRow primitives(ExecutorService pool) throws InterruptedException {
        CryptoPrimitives one = CryptoPrimitives.measure(pool, 1, 2 * primitiveSeconds());
        CryptoPrimitives all = CryptoPrimitives.measure(pool, threads, 2 * primitiveSeconds());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("key_agreements_per_second", one.agreements());
        figures.put("key_agreements_per_second_all_threads", all.agreements());
        figures.put("keystream_gb_per_second", one.keystream() / 1e9);
        figures.put("keystream_gb_per_second_all_threads", all.keystream() / 1e9);
        figures.put("signature_checks_per_second", one.checks());
        return new BenchRow("primitives", figures);
    }

    private BenchRow measure(SecAggCase what, SecAggIdentities people, ExecutorService pool)
            throws InterruptedException {
        Map<String, Double> figures = new LinkedHashMap<>();
        SecAggDevice.Round round = device(new SecAggDevice(what, people), pool, figures);
        int stay = what.devices() - what.dropped();
        figures.put("coordinator_receives_mb", (stay * round.sent() + what.dropped() * round.sentIfDropped()) / 1e6);
        figures.put(
                "coordinator_sends_mb", (stay * round.received() + what.dropped() * round.receivedIfDropped()) / 1e6);
        coordinator(new SecAggCoordinator(what, people), people, pool, figures);
        return new BenchRow(what.name(), figures);
    }

    private SecAggDevice.Round device(SecAggDevice device, ExecutorService pool, Map<String, Double> figures)
            throws InterruptedException {
        var taken = new Measurements();
        var floor = new Measurements();
        var times = new Measurements();
        var unsigned = new Measurements();
        SecAggDevice.Round round = device.run();
        long end = System.nanoTime() + (long) (seconds * 1e9 / 2);
        for (int turn = 0; turn < MOST_TURNS && (turn == 0 || System.nanoTime() < end); turn++) {
            CryptoPrimitives speeds = CryptoPrimitives.measure(pool, 1, primitiveSeconds());
            round = device.run();
            taken.add(round.seconds());
            floor.add(device.floor(speeds));
            unsigned.add(device.floorWithoutSignatures(speeds));
            times.add(round.seconds() / device.floor(speeds));
        }
        figures.put("device_ms", 1e3 * taken.median());
        figures.put("device_floor_ms", 1e3 * floor.median());
        figures.put("device_floor_without_signatures_ms", 1e3 * unsigned.median());
        figures.put("device_times_floor", times.median());
        figures.put("device_sends_kb", round.sent() / 1e3);
        figures.put("device_receives_kb", round.received() / 1e3);
        return round;
    }

    private void coordinator(
            SecAggCoordinator coordinator, SecAggIdentities people, ExecutorService pool, Map<String, Double> figures)
            throws InterruptedException {
        var unmasking = new Measurements();
        var floor = new Measurements();
        var times = new Measurements();
        double intake = 0;
        long end = System.nanoTime() + (long) (seconds * 1e9 / 2);
        for (int turn = 0; turn < MOST_TURNS && (turn == 0 || System.nanoTime() < end); turn++) {
            CryptoPrimitives speeds = CryptoPrimitives.measure(pool, threads, primitiveSeconds());
            SecAggCoordinator.Round round = coordinator.run(turn == 0 ? people : TRUSTING, pool);
            intake = turn == 0 ? round.intake() : intake;
            unmasking.add(round.unmasking());
            floor.add(coordinator.floor(speeds));
            times.add(round.unmasking() / coordinator.floor(speeds));
        }
        figures.put("coordinator_intake_s", intake);
        figures.put("coordinator_unmasking_s", unmasking.median());
        figures.put("coordinator_unmasking_floor_s", floor.median());
        figures.put("coordinator_unmasking_times_floor", times.median());
    }

    private double primitiveSeconds() {
        return Math.min(MOST_PRIMITIVE_SECONDS, seconds / 5);
    }
}
