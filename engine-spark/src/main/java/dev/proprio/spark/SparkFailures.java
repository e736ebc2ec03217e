package dev.proprio.spark;

import dev.proprio.coordinator.round.RunFailedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Spark says of a failure, without the stack traces that it says it with. */
final class SparkFailures {
    private static final Pattern LAST_TASK = Pattern.compile(
            "most recent failure:\\s*(?:Lost task \\S+ in stage \\S+ \\(TID [0-9]+\\) \\([^)]*\\): )?([^\\n]*)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern TYPE = Pattern.compile("^(?:Caused by: )?(?:[\\w$]+\\.)+[\\w$]+: ");

    private SparkFailures() {}

    /**
     * What to throw for what Spark threw, whose Scala declares no exceptions.
     *
     * @throws InterruptedException if that is what it was
     */
    static RunFailedException failed(String what, Exception failure) throws InterruptedException {
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        return new RunFailedException(what + ": " + sentence(failure), failure);
    }

    /** Why the last task failed, or what there is. */
    static String sentence(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Matcher last = LAST_TASK.matcher(message);
        String line = last.find() ? last.group(1) : message.lines().findFirst().orElse(message);
        return TYPE.matcher(line).replaceFirst("");
    }
}
