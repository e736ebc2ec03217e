package dev.proprio.experiments.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command in a process of its own, without the classes of the tests. */
public final class JavaProcess {
    /** Where the commands of tests find tokens, instead of the folder of whoever runs them. */
    static final Path STATE = Path.of("target", "state").toAbsolutePath();

    private JavaProcess() {}

    /**
     * The beginning of a command line: this Java, with the options that this one runs with, but for those with which only
     * a process that lives for long is the faster. Vectors change no bit.
     */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-javaagent") && !argument.contains("jdk.incubator.vector"))
                .toList());
        command.add("-XX:TieredStopAtLevel=1");
        return command;
    }

    static ProcessBuilder proprio(String... arguments) {
        List<String> command = java();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        command.add("-Dproprio.state=" + STATE);
        command.addAll(List.of("-cp", classPath, Proprio.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
