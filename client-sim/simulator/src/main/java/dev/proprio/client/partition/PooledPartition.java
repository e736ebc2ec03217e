package dev.proprio.client.partition;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Devices that hold windows of a pool, from whichever users. */
final class PooledPartition implements Partition {
    private final WindowPool pool;
    private final int[][] members;
    private final Map<String, Integer> index = new HashMap<>();

    /** @param members each device's windows in the pool's numbering */
    PooledPartition(WindowPool pool, int[][] members) {
        this.pool = pool;
        this.members = members;
        for (int[] shard : members) {
            Arrays.sort(shard);
        }
        for (int device = 0; device < members.length; device++) {
            index.put(deviceId(device), device);
        }
    }

    /** Cuts {@code order} into consecutive shards of the given sizes. */
    static PooledPartition cut(WindowPool pool, int[] order, int[] sizes) {
        int[][] members = new int[sizes.length][];
        int at = 0;
        for (int device = 0; device < sizes.length; device++) {
            members[device] = Arrays.copyOfRange(order, at, at + sizes[device]);
            at += sizes[device];
        }
        return new PooledPartition(pool, members);
    }

    @Override
    public int devices() {
        return members.length;
    }

    @Override
    public String deviceId(int device) {
        int digits = Math.max(3, Integer.toString(members.length - 1).length());
        return "device-" + "0".repeat(digits - Integer.toString(device).length()) + device;
    }

    @Override
    public OptionalInt deviceIndex(String id) {
        Integer device = index.get(id);
        return device == null ? OptionalInt.empty() : OptionalInt.of(device);
    }

    @Override
    public Windows shard(int device) throws SensorDataException {
        return pool.gather(members[device]);
    }
}
