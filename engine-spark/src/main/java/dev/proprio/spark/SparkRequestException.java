package dev.proprio.spark;

/** What was asked of Spark makes no sense; the message says what would. */
final class SparkRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    SparkRequestException(String message) {
        super(message);
    }
}
