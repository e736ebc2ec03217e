package dev.proprio.experiments.inspect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What people call columns, folders and activities. */
final class WellKnownWords {
    /** Names without blanks, units and signs. */
    private static final Set<String> TIMES = Set.of(
            "time",
            "timestamp",
            "t",
            "ts",
            "elapsed",
            "secondselapsed",
            "epoch",
            "epoc",
            "millis",
            "milliseconds",
            "seconds",
            "sec",
            "ms",
            "unixtime",
            "datetime",
            "clock",
            "zeit",
            "uhrzeit",
            "zeitstempel",
            "zeitpunkt",
            "date",
            "datum",
            "fecha",
            "heure",
            "horodatage",
            "hora",
            "tijd",
            "millisec");

    private static final Set<String> LABELS = Set.of(
            "label",
            "labels",
            "activity",
            "activities",
            "class",
            "gesture",
            "gt",
            "groundtruth",
            "target",
            "act",
            "attract",
            "annotation",
            "movement",
            "exercise",
            "motion",
            "posture",
            "pose",
            "task",
            "state",
            "y",
            "behavior",
            "behaviour");
    private static final Pattern LABEL =
            Pattern.compile("(true|class)?(label|activity|gesture)(id|name|code|number|nr|text)?");
    private static final Set<String> USERS = Set.of(
            "user",
            "username",
            "subject",
            "person",
            "participant",
            "pid",
            "sbj",
            "uid",
            "volunteer",
            "proband",
            "id",
            "subj",
            "sub",
            "wearer",
            "patient",
            "athlete",
            "who");
    private static final Pattern USER = Pattern.compile(
            "(user|subject|subj|person|participant|proband|volunteer|patient|wearer)(id|name|code|number|nr|no)");
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
            "sessionid",
            "trialid",
            "rep",
            "date",
            "datum",
            "fecha");
    private static final Set<String> INDICES = Set.of(
            "",
            "index",
            "idx",
            "row",
            "rowid",
            "no",
            "nr",
            "unnamed0",
            "sample",
            "samplenumber",
            "n",
            "seq",
            "frame",
            "counter",
            "packetcounter");
    private static final Set<String> SENSOR_COLUMNS = Set.of(
            "sensor",
            "sensortype",
            "sensorname",
            "sensorid",
            "variable",
            "channel",
            "signal",
            "axis",
            "measure",
            "measurement",
            "metric",
            "parameter",
            "quantity");
    private static final Set<String> DURATIONS = Set.of("duration", "length", "dur", "lasts", "dauer");
    /** What folders tell of that are not named after people. */
    private static final Set<String> NO_PEOPLE = Set.of(
            "phone",
            "smartphone",
            "watch",
            "smartwatch",
            "device",
            "glasses",
            "band",
            "ring",
            "left",
            "right",
            "both",
            "wrist",
            "hand",
            "arm",
            "leg",
            "foot",
            "ankle",
            "chest",
            "head",
            "waist",
            "thigh",
            "hip",
            "pocket",
            "belt",
            "shin",
            "forearm",
            "upperarm",
            "back",
            "bag",
            "train",
            "test",
            "val",
            "validation",
            "training",
            "testing",
            "raw",
            "data",
            "processed",
            "indoor",
            "outdoor",
            "inside",
            "outside",
            "home",
            "lab",
            "work",
            "office",
            "morning",
            "noon",
            "afternoon",
            "evening",
            "night",
            "first",
            "second",
            "third",
            "male",
            "female",
            "young",
            "old",
            "healthy",
            "control",
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
            "before",
            "after",
            "pre",
            "post",
            "week",
            "csv",
            "txt");

    private static final Set<String> STARTS = Set.of(
            "start", "begin", "beginning", "onset", "from", "starttime", "begintime", "startsample", "tstart", "tmin");
    private static final Set<String> ENDS =
            Set.of("end", "stop", "offset", "to", "finish", "endtime", "stoptime", "endsample", "tend", "tmax");

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
            "exercis",
            "gehen",
            "laufen",
            "rennen",
            "sitzen",
            "stehen",
            "liegen",
            "treppe",
            "springen",
            "marche",
            "courir",
            "assis",
            "debout",
            "caminar",
            "correr",
            "sentado",
            "acostado");

    private static final Pattern PERSON = Pattern.compile(
            "(?i)(subject|subj|sub|sbj|user|person|participant|part|proband|volunteer|pid|uid|patient|p|s|u|id)[-_ ]?\\d{1,4}");

    private static final Pattern SESSION = Pattern.compile(
            "(?i)(session|sess|ses|trial|run|day|rec|exp|visit|experiment|rep|r|t)[-_ ]?\\d{1,4}|\\d{4}([-_.]?)\\d{2}\\2\\d{2}(?!\\d).*|\\d{1,2}[._-]\\d{1,2}[._-]\\d{4}(?!\\d).*");

    private static final Pattern DAY_FIRST = Pattern.compile("\\d{1,2}[._-]\\d{1,2}[._-]\\d{4}(?!\\d).*");

    /** A sensor's name within a path, as a group of a regular expression. */
    static final String SENSOR =
            "(?<![A-Za-z])((?i:accelerometer|accel|acc|gyroscope|gyro|gyr|magnetometer|magn|mag|gravity"
                    + "|linear[ _]acceleration|orientation|barometer|emg|eda|bvp|hr|temp|ecg))(?![A-Za-z])";

    static final Pattern SENSOR_IN_PATH = Pattern.compile(SENSOR);

    private WellKnownWords() {}

    /** A name without its unit, its signs and capitals. */
    static String plain(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("(?<=.)[. _-]+$", "")
                .replaceAll("[(\\[].*?[)\\]]", "")
                .strip()
                .replaceAll("(?<=.)[_ .-](s|ms|us|ns|sec|secs|msec|usec|nsec|hz)$", "")
                .replaceAll("[^\\p{L}\\d]", "");
    }

    static boolean isTime(String column) {
        String plain = plain(column);
        return TIMES.contains(plain)
                || plain.startsWith("timestamp")
                || plain.startsWith("timesince")
                || plain.endsWith("timestamp")
                || (plain.endsWith("time") && !STARTS.contains(plain) && !ENDS.contains(plain));
    }

    static boolean isLabel(String column) {
        return LABELS.contains(plain(column)) || LABEL.matcher(plain(column)).matches();
    }

    static boolean isUser(String column) {
        return USERS.contains(plain(column)) || USER.matcher(plain(column)).matches();
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

    static boolean isDuration(String column) {
        return DURATIONS.contains(plain(column));
    }

    /** Whether it names no person, but where or when or with what something was recorded. */
    static boolean isNoPerson(String text) {
        String words = text.strip().toLowerCase(Locale.ROOT).replaceAll("[\\d()]", "");
        return NO_PEOPLE.contains(words.replaceAll("[_ -]", ""))
                || SENSOR_IN_PATH.matcher(text).matches()
                || Arrays.stream(words.split("[_ -]+", -1)).allMatch(NO_PEOPLE::contains);
    }

    static boolean isStart(String column) {
        return STARTS.contains(plain(column));
    }

    static boolean isEnd(String column) {
        return ENDS.contains(plain(column));
    }

    static boolean isActivity(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return ACTIVITIES.stream().anyMatch(lower::contains);
    }

    static boolean isPerson(String text) {
        return PERSON.matcher(text.strip()).matches();
    }

    /** Whether it begins with a date whose day comes first, so that texts are not in the order of time. */
    static boolean isDayFirst(String text) {
        return DAY_FIRST.matcher(text.strip()).matches();
    }

    static boolean isSessionName(String text) {
        return SESSION.matcher(text.strip()).matches();
    }
}
