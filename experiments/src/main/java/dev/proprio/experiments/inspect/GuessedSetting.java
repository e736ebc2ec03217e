package dev.proprio.experiments.inspect;

/**
 * One guessed setting of the data.
 *
 * @param value as YAML has it
 * @param reason why
 * @param sure false if nothing tells it
 */
record GuessedSetting(String key, String value, String reason, boolean sure) {}
