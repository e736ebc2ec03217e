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
        return recorded(user, 0, fleet.sessions(), List.of());
    }

    @Override
    public boolean hasUnlabelled() {
        return fleet.unlabelled().filter(days -> days.sessions() > 0).isPresent();
    }

    /** Sessions like the others, after them. What is done in them is known here alone. */
    @Override
    public List<Recording> unlabelled(int user) throws SensorDataException {
        UnlabelledDays days = fleet.unlabelled().orElseGet(UnlabelledDays::new);
        return recorded(user, fleet.sessions(), days.sessions(), days.others());
    }

    /**
     * What a person does in some sessions.
     *
     * @param others motions besides those of the classes, each as long as one of these usually is
     */
    private List<Recording> recorded(int user, int first, int sessions, List<Motion> others)
            throws SensorDataException {
        Wearer wearer = new Wearer(fleet, seed, Objects.checkIndex(user, fleet.devices()));
        ClassAmounts amounts = new ClassAmounts(fleet, seed, user);
        requireRoom(user, sessions, amounts, others);
        List<Recording> recordings = new ArrayList<>();
        for (int number = first; number < first + sessions; number++) {
            RecordingSession session = new RecordingSession(fleet, wearer, number);
            for (int label = 0; label < fleet.classes().size(); label++) {
                record(session, fleet.classes().get(label), amounts.of(label), label, recordings);
            }
            for (Motion other : others) {
                record(session, other, 1, Recording.UNLABELLED, recordings);
            }
        }
        return recordings;
    }

    private void record(RecordingSession session, Motion motion, double amount, int label, List<Recording> recordings)
            throws SensorDataException {
        int repetitions = repetitions(motion, amount);
        int length = length(motion, amount);
        for (int repetition = 0; repetition < repetitions; repetition++) {
            Interruption.check();
            session.record(motion, repetition, length, label).ifPresent(recordings::add);
        }
    }

    private void requireRoom(int user, int sessions, ClassAmounts amounts, List<Motion> others)
            throws SensorDataException {
        double session = 0;
        int longest = 0;
        for (int i = 0; i < fleet.classes().size() + others.size(); i++) {
            boolean isClass = i < fleet.classes().size();
            Motion motion = isClass
                    ? fleet.classes().get(i)
                    : others.get(i - fleet.classes().size());
            double amount = isClass ? amounts.of(i) : 1;
            int length = length(motion, amount);
            session += repetitions(motion, amount) * ((double) SAMPLE * length + OVERHEAD);
            longest = Math.max(longest, length);
        }
        HeldMemory.ofPerson(
                        "The recordings that are generated for '%s' take".formatted(userId(user)),
                        "or ask for fewer sessions, classes or repetitions, a shorter bout or a lower rate",
                        heap)
                .take((long) (sessions * session + (double) UNFINISHED * longest));
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
