package dev.proprio.client.personal;

import dev.proprio.proto.stored.StoredFormatException;
import dev.proprio.proto.stored.StoredReader;
import dev.proprio.proto.stored.StoredWriter;
import java.util.ArrayList;
import java.util.List;

/** Windows that the device's owner labelled, oldest first: of each class the last few. Belongs to one thread at a time. */
final class Shots {
    private static final String KIND = "shots";
    private static final int VERSION = 1;
    private final int most;
    private final List<Shot> shots;

    /** A labelled window. */
    record Shot(String label, float[] window) {}

    private Shots(int most, List<Shot> shots) {
        this.most = most;
        this.shots = shots;
    }

    /** @param most of each class */
    static Shots none(int most) {
        return new Shots(most, new ArrayList<>());
    }

    static Shots restored(byte[] stored, int most) throws StoredFormatException {
        var in = new StoredReader(stored, KIND, VERSION);
        int count = in.count();
        Shots shots = none(most);
        for (int i = 0; i < count; i++) {
            shots = shots.with(in.text(), in.floats());
        }
        in.end();
        return shots;
    }

    byte[] stored() {
        var out = new StoredWriter(KIND, VERSION).integer(shots.size());
        for (Shot shot : shots) {
            out.text(shot.label()).floats(shot.window());
        }
        return out.bytes();
    }

    /** The same with one more, and without the oldest of its class where there are too many. */
    Shots with(String label, float[] window) {
        List<Shot> next = new ArrayList<>(shots);
        next.add(new Shot(label, window.clone()));
        if (next.stream().filter(shot -> shot.label().equals(label)).count() > most) {
            for (int i = 0; i < next.size(); i++) {
                if (next.get(i).label().equals(label)) {
                    next.remove(i);
                    break;
                }
            }
        }
        return new Shots(most, next);
    }

    List<Shot> all() {
        return List.copyOf(shots);
    }
}
