package dev.proprio.coordinator.service;

import java.util.Comparator;
import java.util.Locale;

/** By what devices are sorted; equal ones by their ids. */
public enum DeviceOrder {
    ID,
    CONNECTED,
    SOFTWARE,
    LAST_SEEN,
    TASKS,
    UPDATES,
    LATE,
    FAILURES;

    /** The order, reversed if {@code down}; ids are never reversed but where they alone are the order. */
    public Comparator<DeviceView> comparator(boolean down) {
        Comparator<DeviceView> first = down ? comparator().reversed() : comparator();
        return first.thenComparing(DeviceView::id);
    }

    private Comparator<DeviceView> comparator() {
        return switch (this) {
            case ID -> Comparator.comparing(DeviceView::id);
            case CONNECTED -> Comparator.comparing(device -> !device.connected());
            case SOFTWARE -> Comparator.comparing(DeviceView::software);
            case LAST_SEEN -> Comparator.comparing(DeviceView::lastSeen);
            case TASKS -> Comparator.comparingLong(DeviceView::tasks);
            case UPDATES -> Comparator.comparingLong(DeviceView::updates);
            case LATE -> Comparator.comparingLong(DeviceView::late);
            case FAILURES -> Comparator.comparingLong(DeviceView::failures);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
