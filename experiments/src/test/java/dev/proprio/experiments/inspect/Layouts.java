package dev.proprio.experiments.inspect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Folders of recordings as people lay them out: walks and rests of three people, at 50 Hz unless said otherwise. */
final class Layouts {
    static final int ROWS = 400;
    static final List<String> PEOPLE = List.of("P01", "P02", "P03");
    static final List<String> LABELS = List.of("walk", "rest");
    private static final String X_Y_Z = "x,y,z";

    /**
     * A folder.
     *
     * @param files what they hold, by path
     * @param hertz samples per second; 0 where nothing tells them
     * @param channels how many a guess should find
     */
    record Layout(Map<String, byte[]> files, int people, int classes, double hertz, int channels) {
        Layout with(String path, byte[] content) {
            files.put(path, content);
            return this;
        }

        Layout with(String path, String content) {
            return with(path, content.getBytes(StandardCharsets.UTF_8));
        }

        Path write(Path root) throws IOException {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = root.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return root;
        }
    }

    /** One sample. */
    record Row(String person, String label, int index) {
        double seconds() {
            return index / 50.0;
        }

        String time() {
            return String.format(Locale.ROOT, "%.2f", seconds());
        }

        long millis() {
            return 20L * index;
        }

        long epochMillis() {
            return 1700000000000L + millis();
        }

        String number() {
            return label.equals("walk") ? "1" : "2";
        }

        /** Of the clock, over midnight. */
        String clock() {
            long all = millis() + 86_397_000L;
            return String.format(
                    Locale.ROOT,
                    "%02d:%02d:%02d.%03d",
                    all / 3_600_000 % 24,
                    all / 60_000 % 60,
                    all / 1000 % 60,
                    all % 1000);
        }

        String values(String delimiter) {
            double speed = label.equals("walk") ? 12 : 2;
            return String.format(
                    Locale.ROOT,
                    "%.3f%s%.3f%s%.3f",
                    Math.sin(speed * index / 50 + person.hashCode()),
                    delimiter,
                    Math.cos(speed * index / 50 + person.hashCode()),
                    delimiter,
                    1 + 0.01 * (index % 5));
        }
    }

    private Layouts() {}

    static Layout empty(int people, int classes, double hertz, int channels) {
        return new Layout(new LinkedHashMap<>(), people, classes, hertz, channels);
    }

    /** A table of a person that walks and then rests. */
    static String both(String person, String header, Function<Row, String> text) {
        return rows(person, "", 0, ROWS, header, text);
    }

    static String one(String person, String label, String header, Function<Row, String> text) {
        return rows(person, label, 0, ROWS, header, text);
    }

    private static String rows(
            String person, String label, int from, int to, String header, Function<Row, String> text) {
        StringBuilder all = new StringBuilder(header.isEmpty() ? "" : header + "\n");
        for (int i = from; i < to; i++) {
            String own = label.isEmpty() ? i < (from + to) / 2 ? "walk" : "rest" : label;
            all.append(text.apply(new Row(person, own, i))).append('\n');
        }
        return all.toString();
    }

    /** A file for each person. */
    static Layout perPerson(String path, String header, int channels, Function<Row, String> text) {
        Layout layout = empty(3, 2, 50, channels);
        PEOPLE.forEach(person -> layout.with(path.replace("P", person), both(person, header, text)));
        return layout;
    }

    /** A file for each person and activity; P and L in the path are theirs. */
    static Layout perLabel(String path, String header, int channels, Function<Row, String> text) {
        Layout layout = empty(3, 2, 50, channels);
        for (String person : PEOPLE) {
            for (String label : LABELS) {
                layout.with(path.replace("P", person).replace("L", label), one(person, label, header, text));
            }
        }
        return layout;
    }

    /** Twelve that many have. */
    static Map<String, Layout> usual() {
        Map<String, Layout> all = new LinkedHashMap<>();
        all.put(
                "columns",
                perPerson(
                        "P.csv",
                        "user,label,time,ax,ay,az",
                        3,
                        row -> "%s,%s,%s,%s".formatted(row.person(), row.label(), row.time(), row.values(","))));
        all.put(
                "folder-per-person",
                perPerson(
                        "P/data.csv",
                        "timestamp,ax,ay,az,activity",
                        3,
                        row -> "%s,%s,%s".formatted(row.millis(), row.values(","), row.label())));
        all.put(
                "epoch-ms",
                perPerson(
                        "subjectP.csv",
                        "timestamp;x;y;z;class",
                        3,
                        row -> "%s;%s;%s".formatted(row.epochMillis(), row.values(";"), row.label())));
        all.put(
                "decimal-comma",
                perPerson(
                        "P.csv",
                        "time;x;y;z;label",
                        3,
                        row -> "%s;%s;%s"
                                .formatted(row.time(), row.values(";"), row.label())
                                .replace('.', ',')));
        all.put(
                "tabs-no-header",
                perPerson(
                        "userP.txt",
                        "",
                        3,
                        row -> "%s\t%s\t%s".formatted(row.millis(), row.values("\t"), row.number())));
        all.put(
                "whitespace",
                perPerson(
                        "subjectP.dat", "", 3, row -> "%s %s %s".formatted(row.time(), row.number(), row.values(" "))));
        all.put(
                "nanoseconds",
                perPerson(
                        "P/log.csv",
                        "timestamp,x,y,z,label",
                        3,
                        row -> "%s,%s,%s".formatted(row.epochMillis() * 1_000_000, row.values(","), row.label())));
        all.put(
                "long-format",
                perPerson(
                        "P.csv",
                        "sensor,time,x,y,z,label",
                        6,
                        row -> "acc,%s,%s,%s\ngyro,%s,%s,%s"
                                .formatted(
                                        row.time(),
                                        row.values(","),
                                        row.label(),
                                        row.time(),
                                        row.values(","),
                                        row.label())));
        all.put(
                "label-folder",
                perLabel("L/P.csv", "time," + X_Y_Z, 3, row -> "%s,%s".formatted(row.time(), row.values(","))));
        all.put(
                "label-in-name",
                perLabel("P_L.csv", "time," + X_Y_Z, 3, row -> "%s,%s".formatted(row.time(), row.values(","))));
        Layout sensors = perLabel("P/L/Accelerometer.csv", "time,seconds_elapsed,z,y,x", 6, Layouts::logged);
        sensors.files()
                .putAll(perLabel("P/L/Gyroscope.csv", "time,seconds_elapsed,z,y,x", 6, Layouts::logged)
                        .files());
        all.put("file-per-sensor", sensors);
        all.put("no-times", noTimes());
        return all;
    }

    static Layout noTimes() {
        return perLabel("L_P.csv", X_Y_Z, 3, row -> row.values(","));
    }

    private static String logged(Row row) {
        return "%s,%s,%s".formatted(row.epochMillis() * 1_000_000, row.time(), row.values(","));
    }

    /** More that some have. */
    static Map<String, Layout> unusual() throws IOException {
        Map<String, Layout> all = new LinkedHashMap<>();
        writtenOtherwise(all);
        timedOtherwise(all);
        labelledOtherwise(all);
        besideOthers(all);
        UnusualLayouts.add(all);
        return all;
    }

    static String plain(Row row) {
        return "%s,%s,%s".formatted(row.time(), row.values(","), row.label());
    }

    private static void writtenOtherwise(Map<String, Layout> all) throws IOException {
        all.put(
                "comments-tell-the-rate",
                perPerson(
                        "P.csv",
                        "# device: made up 1\n# sampling rate: 25 Hz\nx,y,z,activity",
                        3,
                        row -> row.values(",") + "," + row.label()));
        all.computeIfPresent("comments-tell-the-rate", (name, layout) -> new Layout(layout.files(), 3, 2, 25, 3));
        all.put(
                "header-in-a-comment",
                perPerson(
                        "P.txt",
                        "% made up\n% time x y z label",
                        3,
                        row -> plain(row).replace(',', ' ')));
        all.put(
                "block-before-the-header",
                perPerson(
                        "P.csv",
                        "Data File Created By A Monitor\nSerial Number: MADEUP\nStart Date 11/5/2026\n\nBattery: 4.1\ntime,x,y,z,label",
                        3,
                        Layouts::plain));
        all.put(
                "arff",
                perPerson(
                        "P.arff",
                        "@relation made-up\n@attribute time numeric\n@attribute 'acc x' numeric\n@attribute y real\n@attribute z real\n@attribute activity {walk,rest}\n@data",
                        3,
                        Layouts::plain));
        Layout packed = empty(3, 2, 50, 3);
        Layout zipped = empty(3, 2, 50, 3);
        Layout wide = empty(3, 2, 50, 3);
        Layout latin = empty(3, 2, 50, 3);
        for (String person : PEOPLE) {
            String text = both(person, "time,x,y,z,label", Layouts::plain);
            packed.with(person + ".csv.gz", gzip(text));
            zipped.with(person + ".zip", zip(person + "/data.csv", text));
            wide.with(person + ".csv", text.getBytes(StandardCharsets.UTF_16));
            latin.with(
                    person + ".csv",
                    text.replace("x,y,z", "x (m/s²),y (m/s²),z (m/s²)").getBytes(Charset.forName("windows-1252")));
        }
        all.put("gzip", packed);
        all.put("zip-per-person", zipped);
        all.put("utf-16", wide);
        all.put("latin-1", latin);
        all.put("capital-ending", perPerson("P.CSV", "time,x,y,z,label", 3, Layouts::plain));
        all.put(
                "decimal-comma-no-header",
                perPerson("P.txt", "", 3, row -> plain(row).replace(',', ';').replace('.', ',')));
        all.put(
                "units-row-of-a-phone",
                perPerson(
                        "P.csv",
                        "sep=;\n\"Time (s)\";\"X (m/s^2)\";\"Y (m/s^2)\";\"Z (m/s^2)\";\"Activity\"\ns;m/s2;m/s2;m/s2;",
                        3,
                        row -> plain(row).replace(',', ';')));
        all.put(
                "rows-with-names",
                perPerson(
                        "P.csv",
                        "\"time\",\"x\",\"y\",\"z\",\"label\"",
                        3,
                        row -> "\"%s\",%s".formatted(row.index() + 1, plain(row))));
        all.put("same-names-twice", perPerson("P.csv", "time,acc,acc,acc,label", 3, Layouts::plain));
        all.put("commas-at-the-ends", perPerson("P.csv", "time,x,y,z,label", 3, row -> plain(row) + ","));
        all.put(
                "semicolons-at-the-ends",
                perPerson("P.txt", "", 3, row -> "%s,%s,%s;".formatted(row.number(), row.millis(), row.values(","))));
    }

    private static void timedOtherwise(Map<String, Layout> all) {
        all.put(
                "clock-times",
                perPerson(
                        "P.csv",
                        "Time,x,y,z,label",
                        3,
                        row -> "%s,%s,%s".formatted(row.clock(), row.values(","), row.label())));
        all.put(
                "dates",
                perPerson(
                        "P.csv",
                        "timestamp,x,y,z,label",
                        3,
                        row -> "2026-11-05T%s+02:00,%s,%s"
                                .formatted(
                                        row.clock().replace("23:", "10:").replace("00:", "11:"),
                                        row.values(","),
                                        row.label())));
        all.put(
                "day-first",
                perPerson(
                        "P.csv",
                        "Zeitstempel;x;y;z;label",
                        3,
                        row -> "05.11.2026 10:0%s:%s,%03d;%s;%s"
                                .formatted(
                                        row.millis() / 60_000,
                                        String.format(Locale.ROOT, "%02d", row.millis() / 1000 % 60),
                                        row.millis() % 1000,
                                        row.values(";"),
                                        row.label())));
        all.put(
                "days-of-a-spreadsheet",
                perPerson(
                        "P.csv",
                        "time,x,y,z,label",
                        3,
                        row -> String.format(
                                Locale.ROOT,
                                "%.10f,%s,%s",
                                46_331 + row.seconds() / 86_400,
                                row.values(","),
                                row.label())));
        all.put(
                "three-columns-of-times",
                perPerson(
                        "P/board.csv",
                        "epoc (ms),timestamp (+0100),elapsed (s),x-axis (g),y-axis (g),z-axis (g),label",
                        3,
                        row -> "%s,2026-11-05T10.00.00,%s,%s,%s"
                                .formatted(row.epochMillis(), row.time(), row.values(","), row.label())));
        Layout fast = perPerson(
                "P.txt",
                "time\tch1\tch2\tch3\tclass",
                3,
                row -> "%s\t%s\t%s".formatted(row.index(), row.values("\t"), row.number()));
        all.put("a-row-each-millisecond", new Layout(fast.files(), 3, 2, 1000, 3));
    }

    private static void labelledOtherwise(Map<String, Layout> all) {
        all.put(
                "person-and-activity-folders",
                perLabel("data/P/Ling/rec_1.csv", "time,x,y,z", 3, row -> row.time() + "," + row.values(",")));
        all.put(
                "activity-and-number-in-names",
                perLabel("P/L1.csv", "time,x,y,z", 3, row -> row.time() + "," + row.values(",")));
        for (String person : PEOPLE) {
            all.computeIfPresent(
                    "activity-and-number-in-names",
                    (name, layout) -> layout.with(
                            person + "/walk2.csv",
                            one(person, "walk", "time,x,y,z", row -> row.time() + "," + row.values(","))));
        }
        Layout intervals = perPerson("data/P.csv", "time,x,y,z", 3, row -> row.time() + "," + row.values(","));
        StringBuilder labels = new StringBuilder("participant,start,end,activity\n");
        PEOPLE.forEach(person -> labels.append("%s,0,4,walk\n%s,4,8,rest\n".formatted(person, person)));
        all.put("labels-in-another-file", intervals.with("labels.csv", labels.toString()));
        Layout dated = perPerson(
                "P/data.csv",
                "time,x,y,z",
                3,
                row -> "2026-11-05 10:00:%06.3f,%s"
                        .formatted(0.0, row.values(","))
                        .replace("00.000", String.format(Locale.ROOT, "%06.3f", row.seconds())));
        PEOPLE.forEach(
                person -> dated.with(
                        person + "/annotations.csv",
                        "begin,stop,label\n2026-11-05 10:00:00,2026-11-05 10:00:04,walk\n2026-11-05 10:00:04,2026-11-05 10:00:08,rest\n"));
        all.put("dated-labels-of-each-person", dated);
        Layout samples = perPerson("RawData/acc_P.txt", "", 3, row -> row.values(" "));
        StringBuilder numbered = new StringBuilder("user,activity,start,end\n");
        PEOPLE.forEach(person -> numbered.append("%s,walk,1,200\n%s,rest,201,400\n".formatted(person, person)));
        all.put("labels-by-numbers-of-samples", samples.with("labels.csv", numbered.toString()));
        all.put(
                "numbers-with-a-key",
                perPerson(
                                "P.csv",
                                "time,x,y,z,activity",
                                3,
                                row -> "%s,%s,%s".formatted(row.time(), row.values(","), row.number()))
                        .with("activities.csv", "id,name\n1,walk\n2,rest\n3,run\n4,sit\n"));
        Layout people = empty(3, 2, 50, 3);
        StringBuilder one = new StringBuilder("rec,uid,time,x,y,z,activity_id,activity\n");
        for (String person : PEOPLE) {
            one.append(both(
                    person,
                    "",
                    row -> "1,%s,%s,%s,%s,%s"
                            .formatted(row.person(), row.time(), row.values(","), row.number(), row.label())));
        }
        all.put("all-in-one-file", people.with("all.csv", one.toString()));
        Layout unnamed = empty(3, 2, 50, 3);
        StringBuilder rows = new StringBuilder();
        for (String person : PEOPLE) {
            rows.append(both(
                    person,
                    "",
                    row -> "%s,%s,%s,%s;"
                            .formatted(
                                    row.person().substring(2),
                                    row.label(),
                                    49_105_962_000_000L + row.millis() * 1_000_000,
                                    row.values(","))));
        }
        all.put("all-in-one-file-without-a-header", unnamed.with("raw.txt", rows.toString()));
        Layout gestures = empty(3, 2, 50, 3);
        for (String person : PEOPLE) {
            for (int i = 0; i < 12; i++) {
                gestures.with(
                        "%s/%s_%s.csv".formatted(person, i % 2 == 0 ? "swipe" : "circle", i / 2),
                        rows(
                                person,
                                i % 2 == 0 ? "walk" : "rest",
                                0,
                                60,
                                "time,x,y,z",
                                row -> row.time() + "," + row.values(",")));
            }
        }
        all.put("short-gestures", gestures);
        Layout alone = empty(1, 2, 50, 3);
        alone.with("recording.csv", rows("me", "", 0, 4 * ROWS, "time,x,y,z,label", Layouts::plain));
        all.put("one-person", alone);
    }

    private static void besideOthers(Map<String, Layout> all) {
        Layout e4 = empty(3, 2, 64, 5);
        for (String person : PEOPLE) {
            for (String label : LABELS) {
                String session = person + "/" + label + "/";
                e4.with(
                                session + "ACC.csv",
                                "1700000000.00, 1700000000.00, 1700000000.00\n32, 32, 32\n"
                                        + one(
                                                person,
                                                label,
                                                "",
                                                row -> row.values(",").replace("0.", "0.5")))
                        .with(
                                session + "BVP.csv",
                                "1700000000.00\n64.000000\n"
                                        + one(
                                                person,
                                                label,
                                                "",
                                                row -> row.values(",").split(",", -1)[0])
                                        + one(
                                                person,
                                                label,
                                                "",
                                                row -> row.values(",").split(",", -1)[1]))
                        .with(
                                session + "EDA.csv",
                                "1700000000.00\n4.000000\n"
                                        + rows(
                                                person,
                                                label,
                                                0,
                                                50,
                                                "",
                                                row -> row.values(",").split(",", -1)[1]))
                        .with(session + "IBI.csv", "1700000000.00, IBI\n10.5,0.8\n11.3,0.82\n12.1,0.8\n12.9,0.8\n")
                        .with(session + "tags.csv", "1700000010.00\n1700000011.00\n1700000018.50\n")
                        .with(session + "info.txt", ".csv files in this archive\nare in this format:\n\na, b, c\n");
            }
        }
        all.put("empatica", e4);
        Layout logger =
                perLabel("P/L-2026-11-05_10-00-00/Accelerometer.csv", "time,seconds_elapsed,z,y,x", 6, Layouts::logged);
        for (String sensor : List.of("Gyroscope", "GyroscopeUncalibrated", "Location")) {
            logger.files()
                    .putAll(perLabel(
                                    "P/L-2026-11-05_10-00-00/" + sensor + ".csv",
                                    "time,seconds_elapsed,z,y,x",
                                    6,
                                    Layouts::logged)
                            .files());
        }
        for (String person : PEOPLE) {
            for (String label : LABELS) {
                String folder = "%s/%s-2026-11-05_10-00-00/".formatted(person, label);
                logger.with(folder + "Metadata.csv", "version,device name,platform\n3,made up,ios\n")
                        .with(folder + "Annotation.csv", "time,seconds_elapsed,text\n1700000001000000000,1.0,x\n");
            }
        }
        all.put("export-of-a-logger", logger);
        all.put(
                "people-in-a-table",
                perPerson(
                                "P.csv",
                                "id,attr_time,attr_x,attr_y,attr_z,hr,age,label",
                                3,
                                row -> "%s,%s,%s,%s,%s,%s"
                                        .formatted(
                                                row.index(),
                                                row.epochMillis(),
                                                row.values(","),
                                                row.index() % 50 == 0 ? "71" : "NaN",
                                                row.person().equals("P01") ? "25" : "31",
                                                row.label()))
                        .with("subjects.csv", "subject,age,hand\nP01,25,left\nP02,31,right\nP03,31,right\n")
                        .with("notes.txt", "Nothing\nbut words\nstand in here,\nof course.\n"));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static byte[] zip(String name, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            out.putNextEntry(new ZipEntry(name));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
