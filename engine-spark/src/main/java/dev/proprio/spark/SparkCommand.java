package dev.proprio.spark;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.proprio.experiments.cli.Proprio;
import dev.proprio.proto.identity.IdentityException;
import dev.proprio.proto.identity.PrivateFiles;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import org.slf4j.LoggerFactory;

/**
 * The command {@code proprio spark}: that of {@code proprio} with Spark on its class path. It has a few options more, names of
 * Spark's own, and starts masters and workers.
 */
public final class SparkCommand {
    private static final int WRONG_REQUEST = 2;
    private static final String PREFIX = "spark.";

    private SparkCommand() {}

    public static void main(String[] arguments) throws Exception {
        List<String> rest;
        try {
            rest = translated(Arrays.asList(arguments));
            if (!rest.isEmpty() && StandaloneProcess.isNamed(rest.getFirst())) {
                StandaloneProcess.run(rest);
                return;
            }
        } catch (SparkRequestException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_REQUEST);
            return;
        }
        // It says that Hadoop has no native library here, which nobody misses.
        if (LoggerFactory.getLogger("org.apache.hadoop.util.NativeCodeLoader") instanceof Logger hadoop) {
            hadoop.setLevel(Level.ERROR);
        }
        Proprio.main(rest.toArray(new String[0]));
    }

    /**
     * The arguments without Spark's own, which become settings of the run or system properties.
     *
     * @throws SparkRequestException if one of them makes no sense
     */
    static List<String> translated(List<String> arguments) throws SparkRequestException {
        List<String> rest = new ArrayList<>();
        List<String> added = new ArrayList<>();
        boolean process = !arguments.isEmpty() && StandaloneProcess.isNamed(arguments.getFirst());
        for (Iterator<String> left = arguments.iterator(); left.hasNext(); ) {
            String argument = left.next();
            switch (argument) {
                case "--conf" -> conf(value(argument, left));
                case "--properties-file" -> properties(Path.of(value(argument, left)));
                case "--secret" -> secret(Path.of(value(argument, left)));
                case "--master" -> {
                    String master = value(argument, left);
                    if (process) {
                        rest.addAll(List.of(argument, master));
                    } else {
                        // Quoted, for it may have commas and brackets.
                        String quoted = "\"" + master + "\"";
                        added.addAll(List.of("--set", "engine=cluster", "--set", "cluster.kind=spark"));
                        added.addAll(List.of("--set", "cluster.master=" + quoted));
                    }
                }
                default -> rest.add(argument);
            }
        }
        rest.addAll(added);
        return rest;
    }

    private static String value(String option, Iterator<String> left) throws SparkRequestException {
        if (!left.hasNext()) {
            throw new SparkRequestException(option + " needs a value");
        }
        return left.next();
    }

    private static void conf(String setting) throws SparkRequestException {
        int equals = setting.indexOf('=');
        if (equals < 0 || !setting.startsWith(PREFIX)) {
            throw new SparkRequestException(
                    "--conf must be a setting of Spark's such as spark.executor.memory=4g but was \"%s\""
                            .formatted(setting));
        }
        System.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
    }

    private static void properties(Path file) throws SparkRequestException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new SparkRequestException(
                    "the file %s of --properties-file can't be read: %s".formatted(file, e.getMessage()));
        }
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(PREFIX))
                .forEach(name ->
                        System.setProperty(name, properties.getProperty(name).strip()));
    }

    private static void secret(Path file) throws SparkRequestException {
        try {
            System.setProperty(
                    SparkSecurity.SECRET, PrivateFiles.readSecret(file).strip());
        } catch (IdentityException e) {
            throw new SparkRequestException("the secret in %s can't be read: %s".formatted(file, e.getMessage()));
        }
    }
}
