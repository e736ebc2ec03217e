package dev.proprio.client.sensor.synthetic;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.HeldMemory;
import dev.proprio.client.sensor.Interruption;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** The fleet under one seed. Holds nothing but its settings. */
final class FleetData implements SensorData {
    private static final String PREFIX = "user-";
    private static final List<String> CHANNELS =
            List.of("acc_x_g", "acc_y_g", "acc_z_g", "gyro_x_rad_s", "gyro_y_rad_s", "gyro_z_rad_s");

    /** What a sample takes with its time stamp. */
    private static final int SAMPLE = Double.BYTES + Float.BYTES * MotionStyle.CHANNELS;

    /** What a sample takes on top of that while its recording is made: movement, turns and time stamps in doubles. */
    private static final int UNFINISHED = Double.BYTES * (MotionStyle.CHANNELS + 3 + 2);

    /** What a recording takes besides its samples. */
    private static final int OVERHEAD = 128;

    private final SyntheticFleet fleet;
    private final long seed;
    private final long heap;
    private final DataDescription description;

    FleetData(SyntheticFleet fleet, long seed, long heap) {
        this.fleet = fleet;
        this.seed = seed;
        this.heap = heap;
        List<String> classes = fleet.classes().stream().map(Motion::label).toList();
        description = new DataDescription("synthetic", CHANNELS, classes, fleet.rate(), false, "");
    }

    @Override
    public DataDescription description() {
        return description;
    }

    @Override
    public int users() {
        return fleet.devices();
    }

    @Override
    public String userId(int user) {
        return PREFIX + Objects.checkIndex(user, fleet.devices());
    }

    /** Reads the number out of the id, so that the size of the fleet costs nothing. */
    @Override
    public OptionalInt userIndex(String id) {
        if (!id.startsWith(PREFIX)) {
            return OptionalInt.empty();
        }
        try {
            int user = Integer.parseInt(id.substring(PREFIX.length()));
            return user >= 0 && user < fleet.devices() && userId(user).equals(id)
                    ? OptionalInt.of(user)
                    : OptionalInt.empty();
        } catch (NumberFormatException noNumber) {
            return OptionalInt.empty();
        }
    }

    @Override
    public List<Recording> recordings(int user) throws SensorDataException {
        Wearer wearer = new Wearer(fleet, seed, Objects.checkIndex(user, fleet.devices()));
        ClassAmounts amounts = new ClassAmounts(fleet, seed, user);
        requireRoom(user, amounts);
        List<Recording> recordings = new ArrayList<>();
        for (int number = 0; number < fleet.sessions(); number++) {
            RecordingSession session = new RecordingSession(fleet, wearer, number);
            for (int label = 0; label < fleet.classes().size(); label++) {
                Motion motion = fleet.classes().get(label);
                int repetitions = repetitions(motion, amounts.of(label));
                int length = length(motion, amounts.of(label));
                for (int repetition = 0; repetition < repetitions; repetition++) {
                    Interruption.check();
                    session.record(motion, repetition, length, label).ifPresent(recordings::add);
                }
            }
        }
        return recordings;
    }

    private void requireRoom(int user, ClassAmounts amounts) throws SensorDataException {
        double session = 0;
        int longest = 0;
        for (int label = 0; label < fleet.classes().size(); label++) {
            Motion motion = fleet.classes().get(label);
            int length = length(motion, amounts.of(label));
            session += repetitions(motion, amounts.of(label)) * ((double) SAMPLE * length + OVERHEAD);
            longest = Math.max(longest, length);
        }
        HeldMemory.ofPerson(
                        "The recordings that are generated for '%s' take".formatted(userId(user)),
                        "or ask for fewer sessions, classes or repetitions, a shorter bout or a lower rate",
                        heap)
                .take((long) (fleet.sessions() * session + (double) UNFINISHED * longest));
    }

    private int repetitions(Motion motion, double amount) {
        return motion.gesture()
                ? (int) Math.min(Integer.MAX_VALUE, Math.round(fleet.repetitions() * amount))
                : amount > 0 ? 1 : 0;
    }

    private int length(Motion motion, double amount) {
        double seconds =
                motion.gesture() ? Gesture.SECONDS : amount * fleet.bout().toNanos() / 1e9;
        return (int) Math.min(SyntheticFleet.LONGEST, Math.round(seconds * fleet.rate()));
    }
}
