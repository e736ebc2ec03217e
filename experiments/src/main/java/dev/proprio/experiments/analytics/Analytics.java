package dev.proprio.experiments.analytics;

import dev.proprio.client.sensor.SensorDataException;
import dev.proprio.coordinator.query.CollectedAnswers;
import dev.proprio.experiments.analytics.QueryResult.NamedCount;
import dev.proprio.experiments.analytics.QueryResult.NamedFigure;
import dev.proprio.experiments.analytics.QueryResult.SpentPrivacy;
import dev.proprio.proto.query.HistogramQuery;
import dev.proprio.proto.query.MomentsQuery;
import dev.proprio.proto.query.Query;
import dev.proprio.proto.query.SummedAnswer;
import dev.proprio.proto.query.SummedMoments;
import dev.proprio.proto.query.VoteQuery;
import dev.proprio.proto.text.CountText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Questions about many devices, each of which answers for itself once in a round. Sums alone are looked at, with noise where that is
 * asked for. Not thread-safe.
 */
public final class Analytics {
    /** Of so many devices at least is whatever is shown without noise that hides one: what fewer have is too near to what one of them has. */
    public static final int LEAST_DEVICES = 3;

    /** So many bins has each round of the search for a quantile. */
    static final int QUANTILE_BINS = 1024;

    private static final double STEPS = 0x1p20;

    private final AskedDevices devices;
    private final Optional<AnswerNoise> noise;
    private int rounds;
    private int asked;
    private long answered;
    private int refused;
    private long clamped;

    public Analytics(AskedDevices devices, Optional<AnswerNoise> noise) {
        this.devices = devices;
        this.noise = noise;
    }

    /** How many devices there are that have any data. */
    public QueryResult count() throws SensorDataException, InterruptedException {
        var query = new VoteQuery("data", List.of("some", "none"));
        long[] votes = shown(query.votes(ask(query)));
        return result(
                "how many devices have data",
                List.of(new NamedFigure("devices with data", votes[0], voteNoise())),
                List.of(),
                noisy());
    }

    /**
     * The mean over devices of a figure, and without noise its standard deviation.
     *
     * @param low below which a figure counts as that
     * @param high above which a figure counts as that
     */
    public QueryResult mean(String figure, double low, double high) throws SensorDataException, InterruptedException {
        double middle = low + (high - low) / 2;
        var query = new MomentsQuery(List.of(figure), List.of((high - low) / 2), MomentsQuery.Of.DEVICES, middle);
        SummedAnswer sum = ask(query);
        SummedMoments moments = SummedMoments.of(query, sum);
        requireShown(moments.points());
        List<NamedFigure> figures = new ArrayList<>();
        if (noise.isEmpty()) {
            figures.add(new NamedFigure("devices with it", moments.points(), 0));
            if (moments.points() > 0) {
                figures.add(new NamedFigure("mean", middle + moments.mean(0), 0.5 / STEPS));
                figures.add(new NamedFigure("standard deviation", moments.deviation(0), 0.5 / STEPS));
            }
        } else {
            long most = Math.max(1, (long) Math.rint((high - low) / 2 * STEPS));
            double count = released(new long[] {moments.points()}, 1)[0];
            double total = released(new long[] {moments.sums().getFirst().longValueExact()}, most)[0] / STEPS;
            figures.add(new NamedFigure("devices with it", count, voteNoise()));
            if (count >= 1) {
                double mean = middle + Math.clamp(total / count, (low - high) / 2, (high - low) / 2);
                double error = noise.orElseThrow().deviation(most) / STEPS / count;
                figures.add(new NamedFigure("mean", mean, error + voteNoise() * Math.abs(mean - middle) / count));
            }
        }
        return result("mean of %s over devices".formatted(figure), figures, List.of(), noisy());
    }

    /** How many devices have how much of a figure. */
    public QueryResult histogram(String figure, double low, double high, int bins)
            throws SensorDataException, InterruptedException {
        var query = new HistogramQuery(figure, low, high, bins);
        long[] votes = shown(query.votes(ask(query)));
        List<NamedCount> named = new ArrayList<>();
        named.add(new NamedCount("below %s".formatted(text(low)), votes[0]));
        for (int bin = 0; bin < bins; bin++) {
            named.add(new NamedCount(
                    "%s to %s".formatted(text(query.edge(bin)), text(query.edge(bin + 1))), votes[bin + 1]));
        }
        named.add(new NamedCount("%s and more".formatted(text(high)), votes[bins + 1]));
        return result("devices by %s".formatted(figure), List.of(), named, noisy());
    }

    /**
     * What a share of the devices have at most of a figure: a search in two rounds, of which the second looks into one bin of the first, so
     * that without noise it is off by half of a millionth of the range at most.
     *
     * @param share from above 0 to below 1
     */
    public QueryResult quantile(String figure, double share, double low, double high)
            throws SensorDataException, InterruptedException {
        var coarse = new HistogramQuery(figure, low, high, QUANTILE_BINS);
        long[] first = shown(coarse.votes(ask(coarse)));
        int bin = place(first, share);
        if (bin < 1 || bin > QUANTILE_BINS) {
            double end = bin < 1 ? low : high;
            return result(
                    "quantile %s of %s".formatted(text(share), figure),
                    List.of(new NamedFigure(bin < 1 ? "quantile, less than" : "quantile, at least", end, 0)),
                    List.of(),
                    bin < 1
                            ? "it lies below the range; ask for a lower one"
                            : "it lies above the range; ask for a higher one");
        }
        double begin = coarse.edge(bin - 1);
        double end = coarse.edge(bin);
        var fine = new HistogramQuery(figure, begin, end, QUANTILE_BINS);
        long[] second = shown(fine.votes(ask(fine)));
        int inside = Math.clamp(place(second, share), 1, QUANTILE_BINS);
        double from = fine.edge(inside - 1);
        double to = fine.edge(inside);
        return result(
                "quantile %s of %s".formatted(text(share), figure),
                List.of(new NamedFigure("quantile", from + (to - from) / 2, (to - from) / 2)),
                List.of(),
                noise.isPresent()
                        ? noisy()
                                + "; noise on the counts may have led into another bin, of which the bound says nothing"
                        : noisy());
    }

    /** The first place at which as many votes are reached as the share has; one past the end without votes. */
    private static int place(long[] votes, double share) {
        long all = Arrays.stream(votes).map(count -> Math.max(0, count)).sum();
        long wanted = Math.max(1, (long) Math.ceil(share * all));
        long reached = 0;
        for (int i = 0; i < votes.length; i++) {
            reached += Math.max(0, votes[i]);
            if (reached >= wanted) {
                return i;
            }
        }
        return votes.length;
    }

    /** The words that most devices are for. With noise, one is named only if so many are for it that no single device can be why. */
    public QueryResult heavyHitters(String figure, List<String> words, int most)
            throws SensorDataException, InterruptedException {
        var query = new VoteQuery(figure, words);
        long[] votes = shown(query.votes(ask(query)));
        double least = noise.map(AnswerNoise::threshold).orElse(0.0);
        List<NamedCount> named = IntStream.range(0, words.size())
                .filter(i -> votes[i] > least)
                .mapToObj(i -> new NamedCount(words.get(i), votes[i]))
                .sorted(Comparator.comparingLong(NamedCount::devices).reversed())
                .limit(most)
                .toList();
        return result(
                "what most devices have as %s".formatted(figure),
                List.of(),
                named,
                noise.isPresent()
                        ? "%s; only what more than %s devices are for is named"
                                .formatted(noisy(), String.format(Locale.ROOT, "%.3f", least))
                        : noisy());
    }

    private SummedAnswer ask(Query query) throws SensorDataException, InterruptedException {
        CollectedAnswers collected = devices.ask(query);
        rounds++;
        asked = collected.asked();
        answered = collected.answered();
        refused += collected.refused().size() + collected.repeated();
        clamped = Math.max(
                clamped,
                rounds == 1 ? collected.sum().map(SummedAnswer::clamped).orElse(0L) : 0);
        return collected
                .sum()
                .orElseThrow(() -> new SensorDataException(
                        "none of the %s devices answered%s".formatted(collected.asked(), collected.firstRefusal())));
    }

    /** Votes as they may be shown, of which each device has one at most. */
    private long[] shown(long[] votes) throws SensorDataException {
        requireShown(Arrays.stream(votes).sum());
        return released(votes, 1);
    }

    private void requireShown(long count) throws SensorDataException {
        if (noise.filter(AnswerNoise::hidesOne).isEmpty()) {
            requireShown(count, asked);
        }
    }

    /**
     * Checks that figures without noise, or with little, are of enough devices.
     *
     * @param count of how many they are; of nobody there is nothing to hide
     * @param asked how many were asked
     * @throws SensorDataException if of too few
     */
    public static void requireShown(long count, int asked) throws SensorDataException {
        if (count > 0 && count < LEAST_DEVICES) {
            throw new SensorDataException(
                    "only %s of the %s asked told something, and figures of fewer than %s would be too near to those of one; ask more devices"
                            .formatted(count, CountText.of(asked, "device"), LEAST_DEVICES));
        }
    }

    private long[] released(long[] sums, long sensitivity) {
        return noise.map(added -> added.release(sums, sensitivity)).orElse(sums);
    }

    private double voteNoise() {
        return noise.map(AnswerNoise::votes).orElse(0.0);
    }

    private String noisy() {
        return noise.map(added -> String.format(
                        Locale.ROOT,
                        "each count has discrete Gaussian noise of a standard deviation of %.0f",
                        added.votes()))
                .orElse("counts are exact: no noise, and no promise to a single device");
    }

    /** How many devices answered is released with noise alone. */
    private QueryResult result(String question, List<NamedFigure> figures, List<NamedCount> bins, String note) {
        return new QueryResult(
                question,
                asked,
                answered,
                rounds,
                refused,
                noise.isPresent() ? 0 : clamped,
                figures,
                bins,
                note,
                noise.map(added -> new SpentPrivacy(added.epsilon(), added.delta(), added.releases())));
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.6g", value);
    }
}
