package dev.proprio.experiments.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What people call columns, folders and activities. */
final class WellKnownWords {
    private static final Set<String> TIMES = Set.of(
            "time",
            "timestamp",
            "t",
            "ts",
            "seconds_elapsed",
            "elapsed",
            "epoch",
            "creation_time",
            "arrival_time",
            "millis",
            "time_s",
            "time_ms",
            "timestamp_ms",
            "timestamp_ns",
            "time(s)",
            "time (s)",
            "time(ms)",
            "time (ms)",
            "rel_time",
            "attr_time",
            "unixtime",
            "sampletimestamp",
            "seconds");
    private static final Set<String> LABELS = Set.of(
            "label",
            "labels",
            "activity",
            "activity_id",
            "activityid",
            "class",
            "gesture",
            "gt",
            "target",
            "act",
            "activity_label",
            "attr_act",
            "annotation",
            "movement",
            "state",
            "y",
            "behavior",
            "behaviour");
    private static final Set<String> USERS = Set.of(
            "user",
            "user_id",
            "userid",
            "subject",
            "subject_id",
            "subjectid",
            "person",
            "participant",
            "participant_id",
            "pid",
            "sbj",
            "uid",
            "volunteer",
            "proband",
            "id",
            "subj",
            "sub",
            "wearer",
            "patient");
    private static final Set<String> SESSIONS = Set.of(
            "session",
            "trial",
            "run",
            "day",
            "rec",
            "recording",
            "experiment",
            "exp",
            "visit",
            "session_id",
            "trial_id",
            "rep",
            "date");
    private static final Set<String> INDICES =
            Set.of("", "index", "idx", "row", "no", "nr", "#", "unnamed: 0", "sample", "n", "seq");
    private static final Set<String> SENSOR_COLUMNS =
            Set.of("sensor", "sensor_type", "sensortype", "sensor_name", "sensorname");

    private static final List<String> ACTIVITIES = List.of(
            "walk",
            "run",
            "jog",
            "sit",
            "stand",
            "lie",
            "lying",
            "lay",
            "stair",
            "upstair",
            "downstair",
            "rest",
            "cycl",
            "bik",
            "jump",
            "fall",
            "sleep",
            "clap",
            "wave",
            "wav",
            "push",
            "pull",
            "row",
            "drive",
            "driv",
            "still",
            "idle",
            "climb",
            "dws",
            "ups",
            "wlk",
            "std",
            "jog",
            "eat",
            "drink",
            "typ",
            "writ",
            "kick",
            "fist",
            "flex",
            "extens",
            "swim",
            "step",
            "shak",
            "tap",
            "swipe",
            "circle",
            "freez",
            "squat",
            "gesture",
            "exercis");

    private static final Pattern PERSON = Pattern.compile(
            "(?i)(subject|subj|sub|sbj|user|person|participant|part|proband|volunteer|pid|uid|patient|p|s|u|id)[-_ ]?\\d{1,4}");

    private static final Pattern SESSION = Pattern.compile(
            "(?i)(session|sess|trial|run|day|rec|exp|visit|experiment|rep|r|t)[-_ ]?\\d{1,4}|\\d{4}-\\d{2}-\\d{2}.*");

    /** A sensor's name within a path, as a group of a regular expression. */
    static final String SENSOR =
            "(?<![A-Za-z])((?i:accelerometer|accel|acc|gyroscope|gyro|gyr|magnetometer|magn|mag|gravity"
                    + "|linear[ _]acceleration|orientation|barometer|emg|eda|bvp|hr|temp|ecg))(?![A-Za-z])";

    static final Pattern SENSOR_IN_PATH = Pattern.compile(SENSOR);

    private WellKnownWords() {}

    private static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    static boolean isTime(String column) {
        return TIMES.contains(plain(column))
                || plain(column).startsWith("timestamp")
                || plain(column).startsWith("time ");
    }

    static boolean isLabel(String column) {
        return LABELS.contains(plain(column));
    }

    static boolean isUser(String column) {
        return USERS.contains(plain(column));
    }

    static boolean isSession(String column) {
        return SESSIONS.contains(plain(column));
    }

    static boolean isIndex(String column) {
        return INDICES.contains(plain(column));
    }

    static boolean isSensor(String column) {
        return SENSOR_COLUMNS.contains(plain(column));
    }

    static boolean isActivity(String text) {
        return ACTIVITIES.stream().anyMatch(plain(text)::contains);
    }

    static boolean isPerson(String text) {
        return PERSON.matcher(text.strip()).matches();
    }

    static boolean isSessionName(String text) {
        return SESSION.matcher(text.strip()).matches();
    }
}
