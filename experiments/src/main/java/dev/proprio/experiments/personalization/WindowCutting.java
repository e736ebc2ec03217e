package dev.proprio.experiments.personalization;

import dev.proprio.client.sensor.DataDescription;
import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorData;
import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.client.sensor.Windows;
import dev.proprio.client.sensor.signal.Normalization;
import dev.proprio.client.sensor.signal.Preprocessing;
import dev.proprio.client.sensor.signal.TimeSplit.Segment;
import dev.proprio.client.sensor.signal.TimeSplit.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Makes a person's windows from what was cut before, so that no window lies on both sides. */
record WindowCutting(
        SensorData data, ClassSplit classes, SupportCut cut, Preprocessing preprocessing, Normalization normalization) {
    /** The windows of someone who never trains. */
    PersonWindows of(int user, boolean complement) throws SensorDataException {
        List<Recording> recordings = data.recordings(user);
        Segments segments = cut.cut(data.description(), recordings);
        double overlap = complement ? preprocessing.overlap() : 0;
        List<Windows> pool = new ArrayList<>();
        List<Integer> bouts = new ArrayList<>();
        for (Segment segment : segments.earlier()) {
            Windows windows = windows(recordings, List.of(segment), overlap);
            for (int i = 0; i < windows.count(); i++) {
                bouts.add(pool.size());
            }
            pool.add(windows);
        }
        Windows query = windows(recordings, complement ? List.of() : segments.later(), 0);
        return new PersonWindows(
                data.userId(user),
                Windows.concatenate(query.length(), query.channels(), pool),
                bouts.stream().mapToInt(Integer::intValue).toArray(),
                query,
                complement);
    }

    /** What someone who trained is tested on: the known classes in the later part. */
    Windows laterOf(int user) throws SensorDataException {
        List<Recording> recordings = data.recordings(user);
        var later = cut.cutForTraining(data.description(), recordings).later();
        return PersonWindows.ofClasses(
                windows(recordings, later, 0), 0, classes.known().size());
    }

    private Windows windows(List<Recording> recordings, List<Segment> stretches, double overlap)
            throws SensorDataException {
        DataDescription description = data.description();
        List<Recording> parts =
                stretches.stream().map(segment -> segment.of(recordings)).toList();
        Windows raw = preprocessing.windows(description, parts, overlap);
        List<Integer> order = classes.of(EvaluationAxis.JOINT);
        int[] labels =
                IntStream.of(raw.labels()).map(label -> order.indexOf(label)).toArray();
        return normalization.apply(new Windows(raw.length(), raw.channels(), raw.features(), labels));
    }
}
