package dev.proprio.experiments.bench;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a figure depends on besides the code.
 *
 * @param processor the processor's name, where the system tells it
 * @param cores processors that this JVM may use
 * @param java the Java runtime and its version
 * @param jvmOptions the JVM's options that begin with {@code -X} or {@code --add-modules}
 * @param vectorModule whether {@code jdk.incubator.vector} is there
 * @param blasCoreType the environment's {@code OPENBLAS_CORETYPE}, when set
 * @param blasThreads the environment's {@code OMP_NUM_THREADS}, when set
 * @param maxHeapMb the largest heap, in MiB
 */
public record Machine(
        Optional<String> processor,
        int cores,
        String java,
        List<String> jvmOptions,
        boolean vectorModule,
        Optional<String> blasCoreType,
        Optional<String> blasThreads,
        long maxHeapMb) {
    public Machine {
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** This machine and process. */
    public static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(
                processorName(),
                runtime.availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> option.startsWith("-X") || option.startsWith("--add-modules"))
                        .map(Machine::withoutFile)
                        .toList(),
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                Optional.ofNullable(System.getenv("OPENBLAS_CORETYPE")),
                Optional.ofNullable(System.getenv("OMP_NUM_THREADS")),
                runtime.maxMemory() >> 20);
    }

    /** Where files are is nobody's business. */
    private static String withoutFile(String option) {
        int value = option.indexOf('=');
        return value >= 0 && option.indexOf(File.separatorChar, value) >= 0 ? option.substring(0, value) : option;
    }

    /** All that matters on one line. */
    public String line() {
        return "%s, %s cores; %s; vector module: %s; OPENBLAS_CORETYPE: %s; OMP_NUM_THREADS: %s"
                .formatted(
                        processor.orElse("unknown processor"),
                        cores,
                        java,
                        vectorModule ? "yes" : "no",
                        blasCoreType.orElse("not set"),
                        blasThreads.orElse("not set"));
    }

    private static Optional<String> processorName() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }
}
