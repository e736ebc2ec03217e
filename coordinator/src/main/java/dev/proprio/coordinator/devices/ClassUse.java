package dev.proprio.coordinator.devices;

/**
 * What devices of one class did in a round.
 *
 * @param asked how many were asked
 * @param counted how many updates of theirs counted
 * @param late how many arrived too late
 * @param failed how many left, missed the deadline or failed
 * @param spent by all of them
 * @param wasted by those whose updates did not count
 */
public record ClassUse(int asked, int counted, int late, int failed, Spent spent, Spent wasted) {
    /** Of nobody. */
    public static final ClassUse NONE = new ClassUse(0, 0, 0, 0, Spent.NOTHING, Spent.NOTHING);

    /** Both added. */
    public ClassUse plus(ClassUse other) {
        return new ClassUse(
                asked + other.asked,
                counted + other.counted,
                late + other.late,
                failed + other.failed,
                spent.plus(other.spent),
                wasted.plus(other.wasted));
    }
}
