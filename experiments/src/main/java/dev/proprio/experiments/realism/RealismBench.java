package dev.proprio.experiments.realism;

import dev.proprio.client.sensor.DataAccess;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.synthetic.Motion;
import dev.proprio.client.sensor.synthetic.SyntheticFleet;
import dev.proprio.experiments.bench.BenchRow;
import dev.proprio.experiments.spec.ExperimentSpec;
import dev.proprio.experiments.spec.Recipes;
import dev.proprio.proto.extension.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Learns from the fleet and asks real people's recordings, of the watches of WISDM 2019 and the phones of UCI HAR where
 * they are at hand: the recipes' own data sources say where. Nothing is fitted to them.
 */
public final class RealismBench {
    /** As watches that measure slowly are asked. */
    static final Preprocessing WATCH = windows(Optional.of(20.0), Duration.ofSeconds(5));

    private static final Preprocessing PHONE = windows(Optional.empty(), Duration.ofMillis(2560));
    private static final Set<Activity> STILL = Set.of(Activity.SIT, Activity.STAND);
    static final TransferTask STILLNESS = new TransferTask("walk or still", List.of(Set.of(Activity.WALK), STILL));
    private static final TransferTask STAIRS =
            new TransferTask("walk or stairs", List.of(Set.of(Activity.WALK), Set.of(Activity.STAIRS)));
    private static final TransferTask THREE =
            new TransferTask("walk, stairs or still", List.of(Set.of(Activity.WALK), Set.of(Activity.STAIRS), STILL));
    private static final TransferTask FIVE = new TransferTask(
            "five activities",
            List.of(
                    Set.of(Activity.WALK),
                    Set.of(Activity.STAIRS),
                    Set.of(Activity.SIT),
                    Set.of(Activity.STAND),
                    Set.of(Activity.RUN)));

    private final int devices;
    private final long seed;

    public RealismBench(int devices, long seed) {
        this.devices = devices;
        this.seed = seed;
    }

    /** Measures everything; says what it is at, and which recordings are not there. */
    public List<BenchRow> run(Consumer<String> progress) throws SensorDataException {
        List<BenchRow> rows = new ArrayList<>();
        SensorData fleet = fleet(devices).open(seed);
        progress.accept("the fleet");
        MovingPeople slow = MovingPeople.of("fleet at 20 Hz", fleet, WATCH, "acc");
        rows.add(tilt("walk, fleet", fleet, PHONE, "walk", "acc", "gyro"));
        for (Activity activity : Activity.values()) {
            rows.add(figures(slow, activity));
        }
        Optional<SensorData> wisdm = real("wisdm-watch", progress);
        if (wisdm.isPresent()) {
            progress.accept("WISDM watch");
            MovingPeople people = MovingPeople.of("WISDM watch", wisdm.get(), WATCH, "acc");
            for (Activity activity : Activity.values()) {
                rows.add(figures(people, activity));
            }
            for (TransferTask question : List.of(STILLNESS, STAIRS, THREE, FIVE)) {
                rows.add(question.measure(slow, people));
            }
        }
        Optional<SensorData> har = real("uci-har", progress);
        if (har.isPresent()) {
            progress.accept("UCI HAR");
            MovingPeople people = MovingPeople.of("UCI HAR", har.get(), PHONE, "total_acc");
            MovingPeople fast = MovingPeople.of("fleet at 50 Hz", fleet, PHONE, "acc");
            for (TransferTask question : List.of(STILLNESS, STAIRS, THREE)) {
                rows.add(question.measure(fast, people));
            }
            rows.add(tilt("walking, UCI HAR", har.get(), PHONE, "walking", "total_acc", "gyro"));
        }
        return rows;
    }

    /** People who do what others were recorded at. */
    static SyntheticFleet fleet(int devices) {
        return new SyntheticFleet()
                .with(draft -> draft.set(SyntheticFleet::devices, devices)
                        .set(
                                SyntheticFleet::classes,
                                List.of(
                                        Motion.WALK,
                                        Motion.RUN,
                                        Motion.UPSTAIRS,
                                        Motion.DOWNSTAIRS,
                                        Motion.SIT,
                                        Motion.STAND)));
    }

    private static Preprocessing windows(Optional<Double> rate, Duration length) {
        return new Preprocessing()
                .with(draft -> draft.set(Preprocessing::rate, rate)
                        .set(Preprocessing::window, length)
                        .set(Preprocessing::overlap, 0.0));
    }

    private Optional<SensorData> real(String recipe, Consumer<String> progress) {
        try {
            Path file = Recipes.find(recipe).orElseThrow(() -> new SensorDataException("there is no such recipe"));
            ExperimentSpec spec = ExperimentSpec.read(file, List.of());
            return Optional.of(spec.data().open(seed, DataAccess.ofOwner()));
        } catch (SensorDataException | SettingsException e) {
            progress.accept("without the data of the recipe %s: %s".formatted(recipe, e.getMessage()));
            return Optional.empty();
        }
    }

    private static BenchRow figures(MovingPeople people, Activity activity) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("deviation_g", people.median(activity, MovementFeatures::deviation));
        figures.put("dominant_hertz", people.median(activity, MovementFeatures::dominant));
        for (int band = 0; band < MovementFeatures.BANDS.length - 1; band++) {
            int number = band;
            figures.put(
                    "g_in_%s_to_%s_hertz".formatted(MovementFeatures.BANDS[band], MovementFeatures.BANDS[band + 1]),
                    people.median(activity, features -> features.band(number)));
        }
        return new BenchRow(activity + ", " + people.name(), figures);
    }

    private static BenchRow tilt(
            String name,
            SensorData data,
            Preprocessing preprocessing,
            String activity,
            String accelerations,
            String rotations)
            throws SensorDataException {
        int from = MovingPeople.firstChannel(data, accelerations);
        int turning = MovingPeople.firstChannel(data, rotations);
        int label = data.description().classes().indexOf(activity);
        List<Double> all = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            List<Recording> recordings = data.recordings(user).stream()
                    .filter(recording -> recording.label() == label)
                    .toList();
            Windows windows = preprocessing.windows(data.description(), recordings, 0);
            for (int i = 0; i < windows.count(); i++) {
                all.add(TiltCorrelation.of(windows, i, from, turning, preprocessing.rate(data.description())));
            }
        }
        all.sort(null);
        return new BenchRow(name, Map.of("tilt_correlation", all.get(all.size() / 2)));
    }
}
