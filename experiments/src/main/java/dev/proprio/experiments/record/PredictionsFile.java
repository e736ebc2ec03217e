package dev.proprio.experiments.record;

import dev.proprio.client.dataset.WindowOrigin;
import dev.proprio.experiments.evaluation.PersonPredictions;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes what the last model says of every tested window, the content of {@code predictions.csv}: a row for each, people in
 * the data's order, a person's windows by recording and time. Numbers are written so that the same ones are read again.
 */
public final class PredictionsFile {
    /** Its name. */
    public static final String FILE = "predictions.csv";

    private static final String HEADER = "person,session,recording,time,true,predicted";
    private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]|^\\s|\\s$");

    private PredictionsFile() {}

    /**
     * Writes it into a folder, whole or not at all.
     *
     * @param classes their names, in the order of labels and scores
     */
    public static void write(Path folder, List<String> classes, List<PersonPredictions> people) throws IOException {
        boolean scored = people.stream().allMatch(person -> person.scores().isPresent());
        RunFolder.write(folder, FILE, draft -> {
            try (BufferedWriter out = Files.newBufferedWriter(draft)) {
                out.write(HEADER);
                for (String name : scored ? classes : List.<String>of()) {
                    out.write("," + quoted("score:" + name));
                }
                out.write("\n");
                for (PersonPredictions person : people) {
                    write(out, classes, person, scored);
                }
            }
        });
    }

    private static void write(BufferedWriter out, List<String> classes, PersonPredictions person, boolean scored)
            throws IOException {
        float[] scores = person.scores().orElse(new float[0]);
        for (int window = 0; window < person.truth().length; window++) {
            WindowOrigin origin = person.origins().get(window);
            out.write(String.join(
                    ",",
                    quoted(person.person()),
                    Integer.toString(origin.session()),
                    Integer.toString(origin.recording()),
                    Double.toString(origin.seconds()),
                    quoted(classes.get(person.truth()[window])),
                    quoted(classes.get(person.predicted()[window]))));
            for (int c = 0; scored && c < classes.size(); c++) {
                out.write("," + scores[window * classes.size() + c]);
            }
            out.write("\n");
        }
    }

    /** As RFC 4180 has it. */
    private static String quoted(String text) {
        return SPECIAL.matcher(text).find() ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }
}
