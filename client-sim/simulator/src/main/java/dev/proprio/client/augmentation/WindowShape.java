package dev.proprio.client.augmentation;

import dev.proprio.client.sensor.signal.Normalization;
import java.util.ArrayList;
import java.util.List;

/**
 * What windows are like.
 *
 * @param length points in time of a window
 * @param channels the channels' names
 * @param normalization what the channels' values were normalized by
 */
public record WindowShape(int length, List<String> channels, Normalization normalization) {
    public WindowShape {
        channels = List.copyOf(channels);
    }

    /** Values of a window. */
    public int size() {
        return length * channels.size();
    }

    /**
     * The first of each three channels that are the x, y and z of one vector: side by side, and with names that differ in that
     * letter alone, such as {@code acc_x_g}, {@code acc_y_g} and {@code acc_z_g}.
     */
    public List<Integer> vectors() {
        List<Integer> first = new ArrayList<>();
        for (int channel = 0; channel + 2 < channels.size(); ) {
            boolean whole = differAsAxes(channels.get(channel), channels.get(channel + 1), 1)
                    && differAsAxes(channels.get(channel), channels.get(channel + 2), 2);
            if (whole) {
                first.add(channel);
            }
            channel += whole ? 3 : 1;
        }
        return first;
    }

    private static boolean differAsAxes(String first, String other, int steps) {
        if (first.length() != other.length()) {
            return false;
        }
        int differing = 0;
        for (int i = 0; i < first.length(); i++) {
            char one = first.charAt(i);
            if (one != other.charAt(i)) {
                if ((one != 'x' && one != 'X') || other.charAt(i) != one + steps) {
                    return false;
                }
                differing++;
            }
        }
        return differing == 1;
    }
}
