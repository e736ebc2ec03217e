package dev.proprio.spark;

import com.google.common.net.HostAndPort;
import dev.proprio.coordinator.round.RunFailedException;
import dev.proprio.experiments.record.TokenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;
import org.apache.spark.rpc.RpcEnv;

/** A master or worker of a cluster of Spark's own kind, which this process is until it is ended. */
final class StandaloneProcess {
    private static final String HERE = "127.0.0.1";
    private static final String USAGE = """
            proprio spark master [--host ADDRESS] [--port %s] [--web-port 0] [--secret FILE]
            proprio spark worker --master spark://HOST:PORT [--host ADDRESS] [--cores N] [--memory 1g] [--web-port 0]
                                 [--work-dir DIR] [--secret FILE]""".formatted(StandaloneSecrets.PORT);

    private StandaloneProcess() {}

    static boolean isNamed(String word) {
        return word.equals("master") || word.equals("worker");
    }

    /** Runs one until it is ended. */
    static void run(List<String> arguments) throws SparkRequestException, IOException {
        Map<String, String> options = options(arguments.subList(1, arguments.size()));
        String host = options.getOrDefault("--host", HERE);
        try {
            System.setProperty("spark.master.rest.enabled", "false");
            System.setProperty("spark.ui.killEnabled", "false");
            if (arguments.getFirst().equals("master")) {
                master(host, options);
            } else {
                worker(host, options);
            }
        } catch (RunFailedException e) {
            throw new SparkRequestException(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> options(List<String> arguments) throws SparkRequestException {
        Map<String, String> options = new HashMap<>();
        List<String> known = List.of("--host", "--port", "--web-port", "--master", "--cores", "--memory", "--work-dir");
        for (int i = 0; i < arguments.size(); i += 2) {
            if (!known.contains(arguments.get(i)) || i + 1 == arguments.size()) {
                throw new SparkRequestException(USAGE);
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private static void master(String host, Map<String, String> options)
            throws SparkRequestException, RunFailedException, IOException {
        int port = number(options, "--port", StandaloneSecrets.PORT);
        int webPort = number(options, "--web-port", 0);
        boolean drawn = SparkMaster.isLoopback(host) && System.getProperty(SparkSecurity.SECRET) == null;
        String secret = drawn ? StandaloneSecrets.draw() : "";
        if (drawn) {
            System.setProperty(SparkSecurity.SECRET, secret);
        }
        RpcEnv listening = Master.startRpcEnvAndEndpoint(host, port, webPort, secured(host))
                ._1();
        int taken = listening.address().port();
        if (drawn) {
            TokenFile file = StandaloneSecrets.file(taken);
            file.put(secret);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> forget(file, secret), "forget-secret"));
        }
        System.out.printf("Spark's master is at spark://%s:%s until this process ends%n", host, taken);
        listening.awaitTermination();
    }

    private static void forget(TokenFile file, String secret) {
        try {
            file.remove(secret);
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static void worker(String host, Map<String, String> options)
            throws SparkRequestException, RunFailedException, IOException {
        var master = new SparkMaster(options.getOrDefault("--master", ""));
        if (!master.isStandalone()) {
            throw new SparkRequestException(USAGE);
        }
        if (master.isHere() && System.getProperty(SparkSecurity.SECRET) == null) {
            HostAndPort at = master.addresses().getFirst();
            StandaloneSecrets.file(at.getPort())
                    .find()
                    .ifPresent(secret -> System.setProperty(SparkSecurity.SECRET, secret));
        }
        if (System.getProperty(SparkSecurity.SECRET) == null) {
            throw new SparkRequestException(
                    "no master of this user runs at %s; start one by `proprio spark master`, or name its secret by --secret FILE"
                            .formatted(master.url()));
        }
        for (var setting : secured(host).getAll()) {
            System.setProperty(setting._1(), setting._2());
        }
        List<String> own =
                new ArrayList<>(List.of("--host", host, "--webui-port", options.getOrDefault("--web-port", "0")));
        for (String option : List.of("--cores", "--memory", "--work-dir")) {
            if (options.containsKey(option)) {
                own.addAll(List.of(option, options.get(option)));
            }
        }
        own.add(master.url());
        System.out.printf("Spark's worker at %s serves %s until this process ends%n", host, master.url());
        Worker.main(own.toArray(new String[0]));
    }

    private static SparkConf secured(String host) throws RunFailedException {
        var conf = new SparkConf();
        SparkSecurity.secure(conf, host);
        return conf;
    }

    private static int number(Map<String, String> options, String name, int otherwise) throws SparkRequestException {
        String value = options.getOrDefault(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new SparkRequestException("%s must be a whole number but was \"%s\"".formatted(name, value));
        }
    }
}
