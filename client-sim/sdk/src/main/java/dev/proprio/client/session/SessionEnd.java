package dev.proprio.client.session;

/**
 * How a session ended in good order.
 *
 * @param sentHome whether the coordinator ended it, with a farewell; otherwise the device left
 * @param reason a sentence
 */
public record SessionEnd(boolean sentHome, String reason) {}
