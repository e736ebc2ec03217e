package dev.proprio.client.sensor;

import dev.proprio.proto.extension.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Access to a test's own servers: every name is 127.0.0.1, which counts as public, and nothing else does. */
public final class LoopbackAccess {
    private LoopbackAccess() {}

    /** Names are looked up by a test. */
    @FunctionalInterface
    public interface Names {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    public static DataAccess offering(String... hosts) {
        return access(List.of(hosts), host -> new InetAddress[] {InetAddress.getLoopbackAddress()});
    }

    public static DataAccess reaching(int port, Names names) {
        return access(List.of("data.example:" + port), names);
    }

    private static DataAccess access(List<String> hosts, Names names) {
        var urls = new ListedHosts(
                hosts.stream().map(HostPattern::parse).toList(),
                names::resolve,
                address -> Arrays.equals(address.getAddress(), new byte[] {127, 0, 0, 1}));
        Bytes any = new Bytes(Long.MAX_VALUE);
        return new DataAccess(FileAccess.within(List.of()), urls, any, any, 1);
    }
}
