package dev.proprio.experiments.inspect;

import dev.proprio.experiments.inspect.Layouts.Layout;
import dev.proprio.experiments.inspect.Layouts.Row;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Folders that strangers found, of which a guess was wrong. */
final class UnusualLayouts {
    private UnusualLayouts() {}

    static void add(Map<String, Layout> all) throws IOException {
        written(all);
        timed(all);
        labelled(all);
        peopled(all);
    }

    private static String timed(Row row) {
        return row.time() + "," + row.values(",");
    }

    private static void written(Map<String, Layout> all) {
        all.put(
                "tabs-and-words-in-quotes",
                Layouts.perPerson(
                        "P.txt",
                        "\"Time (s)\"\t\"Acc X\"\t\"Acc Y\"\t\"Acc Z\"\t\"Label\"\t\"Note\"",
                        3,
                        row -> "%s\t%s\t\"%s fast\"\t\"%s\""
                                .formatted(row.time(), row.values("\t"), row.label(), row.index() == 0 ? "a b" : "")));
        all.put(
                "line-breaks-in-quotes",
                Layouts.perPerson(
                        "P.txt",
                        "Time (s),Note,x,y,z,Label",
                        3,
                        row -> "%s,%s,%s,%s"
                                .formatted(
                                        row.time(),
                                        row.index() % 50 == 0 ? "\"two\nlines, really\"" : "",
                                        row.values(","),
                                        row.label())));
        all.put(
                "decimal-commas-in-quotes",
                Layouts.perPerson(
                        "P.csv",
                        "time,x,y,z,label",
                        3,
                        row -> "\"%s\",\"%s\",%s"
                                .formatted(
                                        row.time().replace('.', ','),
                                        row.values(";").replace('.', ',').replace(";", "\",\""),
                                        row.label())));
        Layout interval = Layouts.perPerson(
                "P.csv",
                "Logger: made up\nBaud rate: 9600\nCutoff frequency: 10 Hz\nSampling interval: 40 ms\nx,y,z,activity",
                3,
                row -> row.values(",") + "," + row.label());
        all.put("interval-before-the-table", new Layout(interval.files(), 3, 2, 25, 3));
        all.put(
                "notes-beside",
                Layouts.perLabel("P/L.txt", "t,x,y,z", 3, UnusualLayouts::timed)
                        .with("README.txt", "What was recorded, and by whom.\n")
                        .with("notes.txt", "one,line\n"));
    }

    private static void timed(Map<String, Layout> all) {
        all.put(
                "days-of-a-spreadsheet-called-date",
                Layouts.perPerson(
                        "P.csv",
                        "Date;x;y;z;Label",
                        3,
                        row -> String.format(
                                        Locale.ROOT,
                                        "%.10f;%s;%s",
                                        45_382.5 + row.seconds() / 86_400,
                                        row.values(";"),
                                        row.label())
                                .replace('.', ',')));
        all.put(
                "days-called-otherwise",
                Layouts.perPerson(
                        "P.csv",
                        "When;x;y;z;Label",
                        3,
                        row -> String.format(
                                        Locale.ROOT,
                                        "%.10f;%s;%s",
                                        45_382.5 + row.seconds() / 86_400,
                                        row.values(";"),
                                        row.label())
                                .replace('.', ',')));
        all.put(
                "am-and-pm",
                Layouts.perPerson(
                        "P.csv",
                        "Timestamp,X,Y,Z,Activity",
                        3,
                        row -> String.format(
                                Locale.ROOT,
                                "03/31/2024 %s:%02d:%02d.%03d %s,%s,%s",
                                row.millis() < 4000 ? 11 : 12,
                                row.millis() < 4000 ? 59 : 0,
                                (56 + row.millis() / 1000) % 60,
                                row.millis() % 1000,
                                row.millis() < 4000 ? "AM" : "PM",
                                row.values(","),
                                row.label())));
        all.put(
                "minutes-and-seconds",
                Layouts.perLabel(
                        "P/L.csv",
                        "time,x,y,z",
                        3,
                        row -> String.format(
                                Locale.ROOT,
                                "%02d:%02d.%03d,%s",
                                (59 + (56 + row.millis() / 1000) / 60) % 60,
                                (56 + row.millis() / 1000) % 60,
                                row.millis() % 1000,
                                row.values(","))));
        all.put("times-of-another-language", Layouts.perPerson("P.csv", "Temps (s),x,y,z,activity", 3, Layouts::plain));
        all.put(
                "names-of-r",
                Layouts.perLabel(
                        "P/L.csv",
                        "\"\",\"Time..s.\",\"Acc.X..g.\",\"Acc.Y..g.\",\"Acc.Z..g.\"",
                        3,
                        row -> "\"%s\",%s".formatted(row.index() + 1, timed(row))));
    }

    private static void labelled(Map<String, Layout> all) {
        Layout own = Layouts.perPerson(
                "P/P_sensor.csv", "Timestamp (ms),x,y,z", 3, row -> row.millis() + "," + row.values(","));
        Layout counted = Layouts.perPerson("P/imu.csv", "x,y,z", 3, row -> row.values(","));
        Layout seconds = Layouts.perPerson("P/imu.csv", "t_ms,x,y,z", 3, row -> row.millis() + "," + row.values(","));
        Layout beside = Layouts.perPerson("data/P.csv", "t,x,y,z", 3, UnusualLayouts::timed);
        Layout named = Layouts.perPerson("P.csv", "t,x,y,z", 3, UnusualLayouts::timed);
        for (String person : Layouts.PEOPLE) {
            own.with(
                    "%s/%s_annotation.txt".formatted(person, person),
                    "Begin Time - msec\tEnd Time - msec\tAnnotation\n0\t4000\twalk\n4000\t8000\trest\n");
            counted.with(person + "/annotations.csv", "start_sample,end_sample,label\n0,199,walk\n200,399,rest\n");
            seconds.with(person + "/labels.csv", "start,end,label\n0.000,4.000,walk\n4.000,8.000,rest\n");
            beside.with("labels/%s.csv".formatted(person), "start,end,label\n0,4,walk\n4,8,rest\n");
            named.with(person + "_labels.csv", "start,end,label\n0,4,walk\n4,8,rest\n");
        }
        all.put("intervals-with-a-person-in-each-name", own);
        all.put("samples-from-zero", counted);
        all.put("intervals-in-another-unit", seconds);
        all.put("intervals-in-a-folder-of-their-own", beside);
        all.put("intervals-beside-each-person", named);
        Layout tall = Layouts.perPerson("P.csv", "time,variable,value,activity", 3, row -> {
            String[] values = row.values(",").split(",", -1);
            return "%s,acc_x,%s,%s\n%s,acc_y,%s,%s\n%s,acc_z,%s,%s"
                    .formatted(
                            row.time(),
                            values[0],
                            row.label(),
                            row.time(),
                            values[1],
                            row.label(),
                            row.time(),
                            values[2],
                            row.label());
        });
        all.put("a-row-for-each-axis", tall);
    }

    private static void peopled(Map<String, Layout> all) throws IOException {
        List<String> people = List.of("anna", "ben", "carla");
        Map<String, String> forms = Map.of(
                "named-people-and-sessions", "N/session1/L.csv N/session2/L.csv",
                "named-people-and-days", "N/30.01.2024/L.csv N/01.02.2024/L.csv",
                "named-people-and-trials", "L_N_trial1.csv L_N_trial2.csv",
                "named-people-and-numbers", "N_1_L.csv N_2_L.csv",
                "named-people-by-activity", "L/N_1.csv L/N_2.csv",
                "copies", "N/L.csv anna/L~(1).csv",
                "devices", "phone/N/L.csv watch/N/L.csv");
        forms.forEach((name, paths) -> {
            Layout layout = Layouts.empty(3, 2, 50, 3);
            for (String person : people) {
                for (String label : Layouts.LABELS) {
                    int session = 0;
                    for (String path : paths.split(" ", -1)) {
                        session++;
                        layout.with(
                                path.replace("N", person).replace("L", label).replace('~', ' '),
                                Layouts.one(person + session, label, "time,x,y,z", UnusualLayouts::timed));
                    }
                }
            }
            all.put(name, layout);
        });
        Layout numbered = Layouts.empty(3, 2, 50, 3);
        Layout zips = Layouts.empty(3, 2, 50, 3);
        Layout words = Layouts.empty(3, 2, 50, 6);
        for (String person : people) {
            String both = Layouts.both(person, "time,x,y,z,label", Layouts::plain);
            String folder = "0" + (1 + people.indexOf(person));
            numbered.with(folder + "/1_raw_08-49.txt", both).with(folder + "/2_raw_%s-50.txt".formatted(folder), both);
            zips.with(person + ".zip", Layouts.zip("data.csv", both));
            words.with(person + "_acc.csv", both).with(person + "_gyro.csv", both);
        }
        numbered.with("README.txt", "Thirty people, and what they did.\nTwice each.\nIn 2026.\n");
        zips.with("demographics.csv", "id,age,height\nanna,30,170\nben,40,180\ncarla,50,160\n");
        all.put("numbered-people", numbered);
        all.put("zips-beside-a-table", zips);
        all.put("people-and-sensors-in-names", words);
    }
}
