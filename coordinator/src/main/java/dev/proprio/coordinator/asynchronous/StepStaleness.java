package dev.proprio.coordinator.asynchronous;

/**
 * How stale the updates of a step were.
 *
 * @param counted how many updates counted
 * @param sum by how many versions they were stale, added up
 * @param max the most
 * @param stale how many more were too stale to count
 */
public record StepStaleness(int counted, long sum, int max, int stale) {
    /** Of no step. */
    public static final StepStaleness NONE = new StepStaleness(0, 0, 0, 0);

    /** The mean of those that counted; 0 of none. */
    public double mean() {
        return counted == 0 ? 0 : (double) sum / counted;
    }

    /** The same with one more that counted. */
    public StepStaleness with(int versions) {
        return new StepStaleness(counted + 1, sum + versions, Math.max(max, versions), stale);
    }

    /** The same with one more that was too stale. */
    public StepStaleness withStale() {
        return new StepStaleness(counted, sum, max, stale + 1);
    }
}
