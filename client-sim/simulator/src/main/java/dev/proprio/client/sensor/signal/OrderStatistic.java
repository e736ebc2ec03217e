package dev.proprio.client.sensor.signal;

/** Finds what stands at a place of values in order without putting all of them into order: quickselect (Hoare 1961). */
public final class OrderStatistic {
    private OrderStatistic() {}

    /**
     * The middle value; of an even number of them the upper one.
     *
     * @param values at least one, none NaN; put into another order
     */
    public static double upperMedian(double[] values) {
        return ranked(values, values.length / 2);
    }

    /**
     * The value that stands at a place once all are in order.
     *
     * @param values of which none is NaN; put into another order
     */
    static double ranked(double[] values, int place) {
        int from = 0;
        int to = values.length - 1;
        while (from < to) {
            double pivot = values[(from + to) >>> 1];
            int left = from;
            int right = to;
            while (left <= right) {
                while (values[left] < pivot) {
                    left++;
                }
                while (values[right] > pivot) {
                    right--;
                }
                if (left <= right) {
                    double swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (place <= right) {
                to = right;
            } else if (place >= left) {
                from = left;
            } else {
                return pivot;
            }
        }
        return values[place];
    }
}
