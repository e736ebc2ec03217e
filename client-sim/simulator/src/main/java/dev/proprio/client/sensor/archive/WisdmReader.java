package dev.proprio.client.sensor.archive;

import dev.proprio.client.sensor.Recording;
import dev.proprio.client.sensor.SensorDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads WISDM's watch accelerometer files, one per person. */
final class WisdmReader {
    private static final Pattern FILE = Pattern.compile("(?:.*/)?watch/accel/data_(\\d{1,9})_accel_watch\\.txt");
    private static final double GRAVITY = 9.80665;
    private static final double NANOSECONDS = 1e-9;

    private final Archive archive;
    private final List<String> activities;

    WisdmReader(Archive archive, List<String> activities) {
        this.archive = archive;
        this.activities = activities;
    }

    List<LoadedData.LoadedPerson> people() throws SensorDataException {
        Map<Integer, String> files = new TreeMap<>();
        for (String entry : archive.matching(name -> FILE.matcher(name).matches())) {
            int user = userOf(entry);
            String twin = files.put(user, entry);
            if (twin != null) {
                throw new SensorDataException("'%s' holds user %s twice, in '%s' and in '%s'; point to one of them."
                        .formatted(archive.location(), user, twin, entry));
            }
        }
        if (files.isEmpty()) {
            throw new SensorDataException(
                    "'%s' holds no file such as 'raw/watch/accel/data_1600_accel_watch.txt', so it is not the archive that was expected. %s"
                            .formatted(archive.location(), WisdmWatch.REMEDY));
        }
        List<LoadedData.LoadedPerson> people = new ArrayList<>();
        for (Map.Entry<Integer, String> file : files.entrySet()) {
            String entry = file.getValue();
            List<Recording> recordings =
                    archive.read(entry, in -> recordings(new LineReader(in, entry), file.getKey()));
            if (!recordings.isEmpty()) {
                people.add(new LoadedData.LoadedPerson("user-" + file.getKey(), Optional.empty(), recordings));
            }
        }
        if (people.isEmpty()) {
            throw new SensorDataException("Nobody in '%s' did any of the activities %s; choose others."
                    .formatted(archive.location(), activities));
        }
        return people;
    }

    private static int userOf(String entry) {
        Matcher matcher = FILE.matcher(entry);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private List<Recording> recordings(LineReader lines, int user) throws IOException, SensorDataException {
        List<Recording> recordings = new ArrayList<>();
        WisdmRun run = new WisdmRun(WisdmWatch.RATE, recordings, archive.memory());
        WisdmLine line = new WisdmLine();
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            line.split(lines);
            if (line.number(lines, 0) != user) {
                throw line.refuse(lines, "another person's samples in the file of user %s".formatted(user));
            }
            int label = activities.indexOf(line.text(lines, 1));
            if (label < 0 && WisdmActivity.of(line.text(lines, 1)).isEmpty()) {
                throw line.refuse(lines, "an activity that is no letter from A to S without N");
            }
            double seconds = line.stamped() ? line.number(lines, 2) * NANOSECONDS : Double.NaN;
            int axes = line.stamped() ? 3 : 2;
            float x = line.single(lines, axes, GRAVITY);
            float y = line.single(lines, axes + 1, GRAVITY);
            float z = line.single(lines, axes + 2, GRAVITY);
            if (label < 0) {
                run.end();
            } else {
                run.add(label, seconds, x, y, z);
            }
        }
        run.end();
        return recordings;
    }
}
