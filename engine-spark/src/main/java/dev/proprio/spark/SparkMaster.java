package dev.proprio.spark;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who gives Spark's tasks to executors.
 *
 * @param url as Spark writes it
 */
record SparkMaster(String url) {
    private static final Pattern LOCAL = Pattern.compile("local\\[\\s*([0-9]+)\\s*]");
    private static final Pattern LOCAL_CLUSTER =
            Pattern.compile("local-cluster\\[\\s*([0-9]+)\\s*,\\s*([0-9]+)\\s*,\\s*([0-9]+)\\s*]");
    private static final String STANDALONE = "spark://";

    /** Whether this process is the only executor. */
    boolean isThisProcess() {
        return url.equals("local") || url.startsWith("local[");
    }

    /** Whether this process starts all others, on this machine. */
    boolean isStartedHere() {
        return isThisProcess() || url.startsWith("local-cluster");
    }

    /** Whether it is a master of Spark's own kind, which knows its applications by a secret. */
    boolean isStandalone() {
        return url.startsWith(STANDALONE);
    }

    /** Whether nothing travels on any network but this machine's own. */
    boolean isHere() {
        return isStartedHere()
                || (isStandalone() && addresses().stream().allMatch(address -> isLoopback(address.getHost())));
    }

    /** Where masters of Spark's own kind are. */
    List<HostAndPort> addresses() {
        List<HostAndPort> addresses = new ArrayList<>();
        if (isStandalone()) {
            for (String address : url.substring(STANDALONE.length()).split(",", -1)) {
                addresses.add(HostAndPort.fromString(address).withDefaultPort(StandaloneSecrets.PORT));
            }
        }
        return addresses;
    }

    /** How many executors the master's name says, if it does. */
    OptionalInt executors() {
        if (isThisProcess()) {
            return OptionalInt.of(1);
        }
        Matcher cluster = LOCAL_CLUSTER.matcher(url);
        return cluster.matches() ? OptionalInt.of(Integer.parseInt(cluster.group(1))) : OptionalInt.empty();
    }

    /** How many leases each of them carries out at a time, if the name says that. */
    OptionalInt cores() {
        Matcher local = LOCAL.matcher(url);
        if (local.matches()) {
            return OptionalInt.of(Integer.parseInt(local.group(1)));
        }
        Matcher cluster = LOCAL_CLUSTER.matcher(url);
        return cluster.matches() ? OptionalInt.of(Integer.parseInt(cluster.group(2))) : OptionalInt.empty();
    }

    /** How many megabytes each executor has, if the name says that. */
    OptionalInt megabytes() {
        Matcher cluster = LOCAL_CLUSTER.matcher(url);
        return cluster.matches() ? OptionalInt.of(Integer.parseInt(cluster.group(3))) : OptionalInt.empty();
    }

    /** Whether a host's name is this machine's own, without asking anybody. */
    static boolean isLoopback(String host) {
        return host.equals("localhost")
                || (InetAddresses.isInetAddress(host)
                        && InetAddresses.forString(host).isLoopbackAddress());
    }
}
