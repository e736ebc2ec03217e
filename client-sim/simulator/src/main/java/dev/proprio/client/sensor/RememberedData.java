package dev.proprio.client.sensor;

import dev.proprio.proto.extension.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Data whose recordings are asked for several times each: those of as many people as there is room for are read or generated once.
 * Nothing is dropped for something newer, since whoever goes through all people again and again would then find nothing. Thread-safe.
 */
public final class RememberedData implements SensorData {
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

    /** These are read or generated anew. */
    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        return data.unlabelled(user);
    }

    @Override
    public boolean hasUnlabelled() {
        return data.hasUnlabelled();
    }

    private static long size(Recording recording) {
        long times = recording.timeline() instanceof Timeline.Stamped(double[] seconds) ? seconds.length : 0;
        return Double.BYTES * times + (long) Float.BYTES * recording.samples().length;
    }

    @Override
    public DataDescription description() {
        return data.description();
    }

    @Override
    public int users() {
        return data.users();
    }

    @Override
    public String userId(int user) {
        return data.userId(user);
    }

    @Override
    public OptionalInt userIndex(String id) {
        return data.userIndex(id);
    }

    @Override
    public Optional<Boolean> officialTestUser(int user) {
        return data.officialTestUser(user);
    }

    @Override
    public Map<String, String> facts(int user) {
        return data.facts(user);
    }

    @Override
    public List<DataFile> files() {
        return data.files();
    }

    @Override
    public List<String> notes() {
        return data.notes();
    }
}
