package dev.proprio.client.dataset;

import java.util.Locale;

/**
 * How many of the devices' windows somebody labelled.
 *
 * @param devices how many devices were looked at: all, or the first of very many
 * @param of how many devices there are
 * @param labelled windows that have a label
 * @param unlabelled windows that have none
 * @param withoutLabels devices that have windows, but none with a label, and so can't train
 */
public record LabelCounts(int devices, int of, long labelled, long unlabelled, int withoutLabels) {
    /** In words: {@code 367 of 7,352 windows (5.0 %)}. */
    public String text() {
        long all = labelled + unlabelled;
        return String.format(
                Locale.ROOT,
                "%,d of %,d windows (%.1f %%)%s%s",
                labelled,
                all,
                all == 0 ? 0 : 100.0 * labelled / all,
                devices < of ? String.format(Locale.ROOT, ", counted on %,d of %,d devices", devices, of) : "",
                withoutLabels > 0 ? String.format(Locale.ROOT, "; %,d of the devices without any", withoutLabels) : "");
    }
}
