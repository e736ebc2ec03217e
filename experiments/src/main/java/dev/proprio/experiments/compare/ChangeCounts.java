package dev.proprio.experiments.compare;

/**
 * How many windows of a person or a class changed from one run to another.
 *
 * @param name whose, or of which class
 * @param windows how many there are
 * @param lost right in the first run, wrong in the second
 * @param gained wrong in the first run, right in the second
 * @param bothWrong wrong in both
 */
public record ChangeCounts(String name, int windows, int lost, int gained, int bothWrong) {
    /** So much more of the windows is right in the second run. */
    double difference() {
        return (double) (gained - lost) / windows;
    }
}
