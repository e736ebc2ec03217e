package dev.proprio.spark;

import com.google.common.net.HostAndPort;
import dev.proprio.coordinator.round.RunFailedException;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * Has Spark's processes know each other, and encrypt whatever leaves this machine. Whoever reaches an open one can have it run
 * any code.
 */
final class SparkSecurity {
    static final String AUTHENTICATE = "spark.authenticate";
    static final String SECRET = "spark.authenticate.secret";
    static final String ENCRYPT = "spark.network.crypto.enabled";
    static final String ENCRYPT_FILES = "spark.io.encryption.enabled";
    private static final String DOWNGRADE = "spark.network.crypto.saslFallback";
    private static final String HERE = "127.0.0.1";

    private SparkSecurity() {}

    /**
     * Sets what a run needs.
     *
     * @throws RunFailedException if it can't be safe; says why, and what to do
     */
    static void secure(SparkConf conf, SparkMaster master) throws RunFailedException {
        boolean listensHere = isHere(conf, "spark.driver.host") && isHere(conf, "spark.driver.bindAddress");
        if (master.isStartedHere() && !listensHere) {
            throw new RunFailedException(
                    "with the master %s all executors are on this machine: leave out spark.driver.host and spark.driver.bindAddress"
                            .formatted(master.url()));
        }
        if (master.isHere() && listensHere) {
            conf.set("spark.driver.host", HERE).set("spark.driver.bindAddress", HERE);
            requireNotOff(conf, AUTHENTICATE);
            conf.set(AUTHENTICATE, "true");
            if (!conf.contains(SECRET)) {
                conf.set(SECRET, secretHere(master));
            }
            return;
        }
        encrypt(conf);
        if (master.isStandalone()) {
            requireSecret(conf, master.url());
        }
        String driver = conf.get("spark.driver.host", "");
        if (driver.isEmpty() || SparkMaster.isLoopback(driver)) {
            throw new RunFailedException(
                    "the executors of %s can't reach this process at %s; say which of this machine's addresses they can by --conf spark.driver.host=ADDRESS"
                            .formatted(master.url(), driver.isEmpty() ? "an unknown address" : driver));
        }
    }

    /** Sets what a master or worker needs that listens on {@code host}. */
    static void secure(SparkConf conf, String host) throws RunFailedException {
        if (SparkMaster.isLoopback(host)) {
            requireNotOff(conf, AUTHENTICATE);
            conf.set(AUTHENTICATE, "true");
        } else {
            encrypt(conf);
            requireSecret(conf, host);
        }
    }

    private static boolean isHere(SparkConf conf, String setting) {
        return SparkMaster.isLoopback(conf.get(setting, HERE));
    }

    private static void encrypt(SparkConf conf) throws RunFailedException {
        for (String name : new String[] {AUTHENTICATE, ENCRYPT, ENCRYPT_FILES}) {
            requireNotOff(conf, name);
            conf.set(name, "true");
        }
        if (conf.getBoolean(DOWNGRADE, false)) {
            throw new RunFailedException(
                    DOWNGRADE + " must be false beyond this machine: it lets others choose not to encrypt");
        }
        conf.set(DOWNGRADE, "false");
    }

    private static void requireNotOff(SparkConf conf, String name) throws RunFailedException {
        if (!conf.getBoolean(name, true)) {
            throw new RunFailedException(
                    "%s must not be false: whoever reaches Spark's ports could run any code; leave it out"
                            .formatted(name));
        }
    }

    private static void requireSecret(SparkConf conf, String where) throws RunFailedException {
        if (!conf.contains(SECRET)) {
            throw new RunFailedException(
                    "Spark at %s is not on this machine alone and needs a secret that its master, its workers and the run share: name a file that only you can read by --secret FILE, the same for all of them"
                            .formatted(where));
        }
    }

    private static String secretHere(SparkMaster master) throws RunFailedException {
        if (master.isStartedHere()) {
            return StandaloneSecrets.draw();
        }
        HostAndPort at = master.addresses().getFirst();
        try {
            Optional<String> known = StandaloneSecrets.file(at.getPort()).find();
            if (known.isPresent()) {
                return known.get();
            }
        } catch (IOException e) {
            throw new RunFailedException(String.valueOf(e.getMessage()), e);
        }
        throw new RunFailedException(
                "no master of this user runs at %s; start one by `proprio spark master`, or name its secret by --secret FILE"
                        .formatted(at));
    }
}
