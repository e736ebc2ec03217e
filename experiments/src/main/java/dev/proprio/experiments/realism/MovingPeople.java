package dev.proprio.experiments.realism;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Windows of people's activities, by person.
 *
 * @param name whose
 */
record MovingPeople(String name, List<List<Seen>> people) {
    /** A window. */
    record Seen(Activity activity, MovementFeatures features, double[] values) {}

    MovingPeople {
        people = List.copyOf(people);
    }

    /**
     * Cuts windows that do not overlap.
     *
     * @param accelerations what the names of the three channels of total accelerations begin with
     */
    static MovingPeople of(String name, SensorData data, Preprocessing preprocessing, String accelerations)
            throws SensorDataException {
        int from = firstChannel(data, accelerations);
        double rate = preprocessing.rate(data.description());
        List<List<Seen>> people = new ArrayList<>();
        for (int user = 0; user < data.users(); user++) {
            List<Recording> recordings = data.recordings(user).stream()
                    .filter(recording -> activity(data, recording.label()).isPresent())
                    .toList();
            Windows windows = preprocessing.windows(data.description(), recordings, 0);
            List<Seen> seen = new ArrayList<>();
            for (int i = 0; i < windows.count(); i++) {
                MovementFeatures features = new MovementFeatures(windows, i, from, rate);
                seen.add(new Seen(activity(data, windows.label(i)).orElseThrow(), features, features.values()));
            }
            people.add(seen);
        }
        return new MovingPeople(name, people);
    }

    /** The first channel whose name begins so; there must be one. */
    static int firstChannel(SensorData data, String start) {
        List<String> channels = data.description().channels();
        int index = 0;
        while (!channels.get(index).startsWith(start)) {
            index++;
        }
        return index;
    }

    private static Optional<Activity> activity(SensorData data, int label) {
        return Activity.of(data.description().classes().get(label));
    }

    /** Everybody's windows. */
    List<Seen> all() {
        return people.stream().flatMap(List::stream).toList();
    }

    /** The middle one of all windows of an activity. */
    double median(Activity activity, ToDoubleFunction<MovementFeatures> figure) {
        double[] sorted = all().stream()
                .filter(seen -> seen.activity() == activity)
                .map(Seen::features)
                .mapToDouble(figure)
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
