package dev.proprio.experiments.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text says of how many samples a second there are, as a rate or as the interval between two of them.
 *
 * @param hertz what it says of sampling if of anything, else of any rate; each once
 */
record SaidRate(List<Double> hertz) {
    private static final String NUMBER = "(\\d+(?:[.,]\\d+)?)";
    private static final String TIME =
            "ms|msec|millis|milliseconds?|us|usec|\\u00b5s|\\u03bcs|microseconds?|s|sec|seconds?";
    /** What is said, its unit in brackets or without, the number, its unit. */
    private static final Pattern SAID = Pattern.compile(
            "(?iu)(rate|frequency|freq|fs|sps|per second|interval|period|spacing|step|delta ?t|dt)(?![a-z])(\\D{0,20}?)(?<!\\d)"
                    + NUMBER + "(?![\\d:])\\s*(?:(k?hz|" + TIME + ")(?![a-z]))?");

    private static final Pattern HERTZ = Pattern.compile("(?i)" + NUMBER + "\\s*(k?)hz");
    private static final Pattern AFTER_HERTZ = Pattern.compile("(?i)hz\\W{0,12}" + NUMBER);
    private static final Pattern PER_SECOND = Pattern.compile(
            "(?i)" + NUMBER + "\\s*(?:samples|sps|rows|values)(?: ?(?:/|per) ?s(?:ec(?:ond)?)?)?(?![a-z])");
    private static final Pattern UNIT = Pattern.compile("(?iu)[(\\[/ ](k?hz|" + TIME + ")[)\\]: ]");
    private static final Pattern OTHER = Pattern.compile(
            "(?i)(baud|cut-?off|corner|filter|pass|heart|bandwidth|resonan|nyquist|notch|mains|refresh|clock|cpu|transmi|bit|report|screen|error)[^,;|]*$");
    private static final Pattern OF_SAMPLES = Pattern.compile("(?i)sampl|record|logg|data|acquisition|abtast");
    private static final double LEAST = 0.5;
    private static final double MOST = 10_000;

    private record Candidate(double hertz, boolean ofSamples) {}

    SaidRate {
        hertz = List.copyOf(hertz);
    }

    static SaidRate of(String text) {
        List<Candidate> all = new ArrayList<>();
        text.lines().forEach(line -> candidates(line, all));
        boolean any = all.stream().anyMatch(Candidate::ofSamples);
        return new SaidRate(all.stream()
                .filter(candidate -> candidate.ofSamples() || !any)
                .map(Candidate::hertz)
                .distinct()
                .toList());
    }

    private static void candidates(String line, List<Candidate> all) {
        boolean ofSamples = OF_SAMPLES.matcher(line).find();
        int from = 0;
        Matcher said = SAID.matcher(line);
        while (said.find(from)) {
            from = said.end();
            if (!OTHER.matcher(line.substring(0, said.start())).find()) {
                hertz(said).filter(SaidRate::isUsual).ifPresent(hertz -> all.add(new Candidate(hertz, ofSamples)));
            }
        }
        if (from > 0) {
            return;
        }
        int found = all.size();
        for (Pattern plain : List.of(HERTZ, PER_SECOND, AFTER_HERTZ)) {
            Matcher match = plain.matcher(line);
            boolean before = all.size() > found;
            while (!before && match.find()) {
                double hertz =
                        number(match.group(1)) * (plain == HERTZ && "k".equalsIgnoreCase(match.group(2)) ? 1000 : 1);
                if (isUsual(hertz)
                        && !OTHER.matcher(line.substring(0, match.start())).find()) {
                    all.add(new Candidate(hertz, ofSamples));
                }
            }
        }
    }

    private static Optional<Double> hertz(Matcher said) {
        double number = number(said.group(3));
        Matcher between = UNIT.matcher(said.group(2) + " ");
        Optional<String> unit = Optional.ofNullable(said.group(4))
                .or(() -> between.find() ? Optional.of(between.group(1)) : Optional.empty())
                .map(text -> text.toLowerCase(Locale.ROOT));
        boolean isRate = said.group(1).matches("(?i)rate|freq.*|fs|sps|per second");
        if (unit.isEmpty()) {
            return isRate ? Optional.of(number) : Optional.empty();
        }
        String name = unit.get();
        if (name.endsWith("hz")) {
            return Optional.of(name.startsWith("k") ? 1000 * number : number);
        }
        double seconds = name.startsWith("m") && !name.startsWith("mic")
                ? number / 1e3
                : name.startsWith("s") ? number : number / 1e6;
        return seconds > 0 ? Optional.of(1 / seconds) : Optional.empty();
    }

    private static boolean isUsual(double hertz) {
        return hertz >= LEAST && hertz <= MOST;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(',', '.'));
    }
}
