package dev.proprio.client.sensor;

import dev.proprio.proto.extension.Bytes;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Data whose recordings are asked for several times each: those of as many people as there is room for are read or generated once.
 * Nothing is dropped for something newer, since whoever goes through all people again and again would then find nothing. What has no
 * label is read or generated anew each time. Thread-safe.
 */
public final class RememberedData implements ForwardingData {
    private final SensorData data;
    private final long most;
    private final ConcurrentMap<Integer, List<Recording>> kept = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();

    /** @param most what is kept at most, but for a person's recordings that several threads ask for at once */
    public RememberedData(SensorData data, Bytes most) {
        this.data = data;
        this.most = most.count();
    }

    @Override
    public SensorData data() {
        return data;
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        List<Recording> here = kept.get(user);
        if (here != null) {
            return here;
        }
        List<Recording> recordings = data.recordings(user);
        long size = recordings.stream().mapToLong(RememberedData::size).sum();
        if (taken.addAndGet(size) > most || kept.putIfAbsent(user, recordings) != null) {
            taken.addAndGet(-size);
        }
        return recordings;
    }

    private static long size(Recording recording) {
        long times = recording.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds.length : 0;
        return Double.BYTES * times + (long) Float.BYTES * recording.samples().length;
    }
}
