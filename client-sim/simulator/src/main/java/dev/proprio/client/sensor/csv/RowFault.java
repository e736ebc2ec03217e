package dev.proprio.client.sensor.csv;

/**
 * What is wrong with a row.
 *
 * @param sentence how a sentence about the row goes on; empty if nothing is wrong
 * @param excerpt what the row says, for the file's owner
 */
record RowFault(String sentence, String excerpt) {
    static final RowFault NONE = new RowFault("", "");

    static RowFault of(String sentence) {
        return new RowFault(sentence, "");
    }
}
