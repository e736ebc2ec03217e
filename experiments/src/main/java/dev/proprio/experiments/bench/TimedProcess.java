package dev.proprio.experiments.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a command of its own took.
 *
 * @param wall from its start to its end
 * @param cpu of all its threads, as it was last seen, a hundredth of a second before its end at most; empty where the system does not tell
 * @param mostResident bytes of memory that it had at most, seen likewise; empty where the system does not tell
 * @param output what it printed
 */
record TimedProcess(Duration wall, Optional<Duration> cpu, OptionalLong mostResident, String output) {
    private static final long LOOK_MILLIS = 10;

    /**
     * Runs a command to its end.
     *
     * @throws CommandFailedException if it does not end with 0; says what it printed last
     */
    static TimedProcess run(List<String> command) throws CommandFailedException, InterruptedException {
        try {
            return timed(command);
        } catch (IOException e) {
            throw new CommandFailedException("%s can't be run: %s".formatted(command.getFirst(), e.getMessage()));
        }
    }

    private static TimedProcess timed(List<String> command)
            throws IOException, CommandFailedException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        var output = text(process.inputReader(StandardCharsets.UTF_8).lines());
        var errors = text(process.errorReader(StandardCharsets.UTF_8).lines());
        Optional<Duration> cpu = Optional.empty();
        OptionalLong most = OptionalLong.empty();
        boolean running = true;
        while (running) {
            Optional<Duration> used = process.info().totalCpuDuration();
            cpu = used.isPresent() ? used : cpu;
            OptionalLong now = mostResident(process.pid());
            most = now.isPresent() ? now : most;
            running = !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - start);
        if (process.exitValue() != 0) {
            throw new CommandFailedException("%s ended with exit code %s; it said last: %s"
                    .formatted(String.join(" ", command), process.exitValue(), lastLine(joined(errors))));
        }
        return new TimedProcess(wall, cpu, most, joined(output));
    }

    private static CompletableFuture<String> text(Stream<String> lines) {
        var whole = new CompletableFuture<String>();
        Thread.ofVirtual().start(() -> {
            try (lines) {
                whole.complete(String.join("\n", lines.toList()));
            } catch (UncheckedIOException e) {
                whole.completeExceptionally(e);
            }
        });
        return whole;
    }

    private static String joined(CompletableFuture<String> text) throws IOException, InterruptedException {
        try {
            return text.get();
        } catch (ExecutionException e) {
            throw new IOException("what it printed can't be read", e);
        }
    }

    private static String lastLine(String text) {
        return text.isBlank() ? "nothing" : text.strip().lines().toList().getLast();
    }

    /** Linux alone tells. */
    private static OptionalLong mostResident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException | UncheckedIOException e) {
            return OptionalLong.empty();
        }
    }

    /** By name. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("wall_s", seconds(wall));
        cpu.ifPresent(time -> figures.put("cpu_s", seconds(time)));
        mostResident.ifPresent(bytes -> figures.put("most_resident_mb", bytes / 1e6));
        return figures;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
