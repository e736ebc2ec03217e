package dev.proprio.client.dataset;

import dev.proprio.proto.text.CountText;
import java.util.Locale;
import java.util.Optional;

/**
 * How many of the devices' windows somebody labelled.
 *
 * @param devices how many devices were looked at: all, or the first of very many
 * @param of how many devices there are
 * @param labelled windows that have a label
 * @param unlabelled windows that have none
 * @param withoutLabels devices that have windows, but none with a label, and so can't train
 * @param leftOut recordings without a label that were left out, wholly or in part, since they are not earlier than what their person is
 *     tested on; empty if there are none
 * @param wrong how many of the labels were made wrong, where some were to be
 */
public record LabelCounts(
        int devices,
        int of,
        long labelled,
        long unlabelled,
        int withoutLabels,
        Optional<Long> leftOut,
        Optional<Long> wrong) {
    /** In words: {@code 367 of 7,352 windows (5.0 %)}. */
    public String text() {
        long all = labelled + unlabelled;
        return String.format(
                Locale.ROOT,
                "%,d of %,d windows (%.1f %%)%s%s%s%s",
                labelled,
                all,
                all == 0 ? 0 : 100.0 * labelled / all,
                devices < of ? String.format(Locale.ROOT, ", counted on %,d of %,d devices", devices, of) : "",
                withoutLabels > 0 ? String.format(Locale.ROOT, "; %,d of the devices without any", withoutLabels) : "",
                leftOut.map(LabelCounts::leftOutText).orElse(""),
                wrong.map(some -> String.format(Locale.ROOT, "; %,d of the labels wrong", some))
                        .orElse(""));
    }

    private static String leftOutText(long count) {
        return String.format(
                Locale.ROOT,
                "; %s without a label left out, wholly or in part, for being no earlier than what is tested on",
                CountText.of(count, "recording"));
    }
}
