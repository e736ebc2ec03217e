package dev.proprio.experiments.spec;

import dev.proprio.client.personalization.Personalizer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A method with the windows that people were asked about in one of the ways that a study compares.
 *
 * @param label what it is called in tables
 * @param by which windows they are asked about
 * @param wrong how often they are wrong
 * @param batch after how many answers the model is fitted anew before it asks again; 0 if it is not
 * @param stop when the questions end before the budget; absent if they don't
 * @param cost of an answer; one tap where it is absent
 * @param everything whether all windows that they could be asked about are labelled, and rightly: what the others are held against
 */
public record AskedMethod(
        String label,
        Personalizer method,
        AskedWindows by,
        double wrong,
        int batch,
        Optional<AskingStop> stop,
        Optional<TapCost> cost,
        boolean everything)
        implements WrappedPersonalizer {
    /** All ways of asking for each method; one that looks at no window needs none. */
    static List<Personalizer> variants(AskingSpec asked, List<Personalizer> methods) {
        List<Personalizer> variants = new ArrayList<>();
        for (Personalizer method : methods) {
            String label = method.label();
            if (!method.adapts()) {
                variants.add(new AskedMethod(
                        label, method, AskedWindows.RANDOM, 0, 0, Optional.empty(), asked.cost(), false));
                continue;
            }
            for (double wrong : asked.wrong()) {
                for (AskedWindows by : asked.by()) {
                    for (int batch : asked.batch()) {
                        // What is asked at random does not depend on a model, but what the model proposes, and when it
                        // ends, does.
                        boolean atRandom = by == AskedWindows.RANDOM;
                        if (atRandom && batch == asked.batch().getFirst()) {
                            variants.add(of(asked, label, method, by, wrong, 0, false));
                        }
                        if (!atRandom || (batch > 0 && asked.cost().isPresent())) {
                            variants.add(of(asked, label, method, by, wrong, batch, false));
                        }
                        if (asked.stop().isPresent() && batch > 0) {
                            variants.add(of(asked, label, method, by, wrong, batch, true));
                        }
                    }
                }
            }
            variants.add(new AskedMethod(
                    label + ", all labels", method, AskedWindows.RANDOM, 0, 0, Optional.empty(), asked.cost(), true));
        }
        return variants;
    }

    private static AskedMethod of(
            AskingSpec asked,
            String label,
            Personalizer method,
            AskedWindows by,
            double wrong,
            int batch,
            boolean stops) {
        return new AskedMethod(
                label + ", " + text(by, wrong, batch, stops),
                method,
                by,
                wrong,
                batch,
                stops ? asked.stop() : Optional.empty(),
                asked.cost(),
                false);
    }

    /** Whether what people are asked about depends on what is drawn. */
    public boolean isDrawn() {
        return by == AskedWindows.RANDOM || batch > 0;
    }

    /** How people are asked. */
    public String asking() {
        return everything ? "all labels" : text(by, wrong, batch, stop.isPresent());
    }

    private static String text(AskedWindows by, double wrong, int batch, boolean stops) {
        return by.text()
                + (batch == 0 ? "" : " again after " + batch)
                + (stops ? " until stopped" : "")
                + (wrong == 0 ? "" : ", %s%% wrong".formatted(exactly(wrong)));
    }

    /** A share as a number of hundredths, to its last digit: two shares that differ are two rows. */
    private static String exactly(double share) {
        return BigDecimal.valueOf(share).movePointRight(2).stripTrailingZeros().toPlainString();
    }

    /** A share as a number of hundredths, to a tenth, without a point where there is nothing behind it. */
    public static String percent(double share) {
        return BigDecimal.valueOf(Math.round(1000 * share), 1)
                .stripTrailingZeros()
                .toPlainString();
    }
}
