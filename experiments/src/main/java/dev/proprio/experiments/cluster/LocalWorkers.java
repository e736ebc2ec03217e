package dev.proprio.experiments.cluster;

import dev.proprio.experiments.record.StateFolder;
import dev.proprio.proto.text.CountText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/** Worker processes on this machine that live as long as a run does. */
final class LocalWorkers implements AutoCloseable {
    private static final String COMMAND = "dev.proprio.experiments.cli.Proprio";
    private static final long CLOSE_SECONDS = 10;

    private final List<Process> processes = new ArrayList<>();

    private LocalWorkers() {}

    /**
     * Starts processes, each with this one's Java, its options and its class path.
     *
     * @param threads leases that each carries out at a time
     */
    static LocalWorkers start(int count, int threads, int port) throws IOException {
        var workers = new LocalWorkers();
        boolean started = false;
        try {
            for (int i = 1; i <= count; i++) {
                workers.processes.add(process("local-" + i, threads, port));
            }
            started = true;
        } finally {
            if (!started) {
                workers.close();
            }
        }
        return workers;
    }

    private static Process process(String name, int threads, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What listens for a debugger, or measures, is this process's own.
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.startsWith("-agentlib"))
                .toList());
        command.add("-Dproprio.state=" + StateFolder.path().toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), COMMAND));
        command.addAll(List.of("worker", "--coordinator", "127.0.0.1:" + port, "--once", "--patience", "15s"));
        command.addAll(List.of("--name", name, "--threads", Integer.toString(threads)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /**
     * Tells of each process that ends by itself how many are left, and with a sentence how it ended; may tell at once, and from
     * any thread.
     */
    void whenOneEnds(ObjIntConsumer<String> told) {
        for (Process process : processes) {
            var _ = process.onExit().thenAccept(ended -> {
                int left = (int) processes.stream().filter(Process::isAlive).count();
                told.accept(
                        "%s left; the last to end had the exit code %s, and said why above if it could; if there was too little memory, start fewer (cluster.local)"
                                .formatted(
                                        CountText.partOf(
                                                left,
                                                processes.size(),
                                                "worker processes that the run started",
                                                "is",
                                                "are"),
                                        ended.exitValue()),
                        left);
            });
        }
    }

    /** The processes, for tests that kill one. */
    List<Process> processes() {
        return processes;
    }

    /** Waits for the processes, which were sent home, and ends those that stay. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLOSE_SECONDS);
        for (Process process : processes) {
            try {
                if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
