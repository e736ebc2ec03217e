package dev.proprio.experiments.engine;

import dev.proprio.client.device.Shards;
import dev.proprio.client.sensor.SensorDataException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads or generates shards on a thread of its own, a few devices ahead of those that train, so that trainers find
 * them ready. It only warms what is kept: a shard that could not be loaded fails where it is used.
 */
final class ShardPrefetcher implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ShardPrefetcher.class);

    /** How many shards each trainer thread may have waiting. */
    private static final int LEAD = 2;

    private final Semaphore lead;
    private final Thread loader;
    private volatile boolean over;

    private ShardPrefetcher(List<String> devices, Shards shards, int threads) {
        this.lead = new Semaphore(LEAD * threads);
        this.loader = Thread.ofPlatform().daemon().name("shard-loader").unstarted(() -> load(devices, shards));
    }

    /** Starts loading those of the devices' shards that are not here, in order. */
    static ShardPrefetcher start(List<String> devices, Shards shards, int threads) {
        List<String> missing =
                devices.stream().filter(device -> !shards.isHere(device)).toList();
        var ahead = new ShardPrefetcher(missing, shards, threads);
        if (!missing.isEmpty()) {
            ahead.loader.start();
        }
        return ahead;
    }

    /** Notes that a device has begun to train. */
    void deviceBegan() {
        lead.release();
    }

    private void load(List<String> devices, Shards shards) {
        for (String device : devices) {
            lead.acquireUninterruptibly();
            if (over) {
                return;
            }
            try {
                shards.of(device);
            } catch (SensorDataException | RuntimeException e) {
                log.debug("the shard of {} could not be loaded ahead", device, e);
            }
        }
    }

    /** A shard that is half made is made to its end: others may have begun to wait for it. */
    @Override
    public void close() {
        over = true;
        lead.release();
    }
}
