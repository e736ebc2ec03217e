package dev.proprio.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A master of Spark's own kind and workers, each in a process of its own on this machine. */
final class StandaloneCluster implements AutoCloseable {
    private final List<Process> processes = new ArrayList<>();
    private final String master;
    private final Path folder;

    StandaloneCluster(Path folder, int workers) throws IOException {
        this.folder = folder;
        this.master = started("master", "--port", "0");
        for (int i = 1; i <= workers; i++) {
            started(
                    "worker",
                    "--master",
                    master,
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work-" + i).toString());
        }
    }

    /** Starts a process, and reads where its master is. */
    private String started(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("jvm.options").toAbsolutePath(),
                "-Xmx256m",
                "-Dproprio.state=" + System.getProperty("proprio.state"),
                "-cp",
                System.getProperty("java.class.path"),
                SparkCommand.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve(processes.size() + ".log").toFile())
                .start();
        processes.add(process);
        BufferedReader lines = process.inputReader();
        String line = lines.readLine();
        if (line == null) {
            throw new IOException(arguments[0] + " did not start");
        }
        return line.replaceFirst(".*(spark://\\S+).*", "$1");
    }

    String master() {
        return master;
    }

    /** Kills one of a worker's executors. */
    void killExecutor(int worker) {
        processes.get(worker).children().findFirst().orElseThrow().destroyForcibly();
    }

    /** Kills a worker and its executors. */
    void killWorker(int worker) {
        List<ProcessHandle> executors = processes.get(worker).children().toList();
        processes.get(worker).destroyForcibly();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        for (Process process : processes.reversed()) {
            List<ProcessHandle> started = process.descendants().toList();
            process.destroy();
            started.forEach(ProcessHandle::destroy);
        }
    }
}
