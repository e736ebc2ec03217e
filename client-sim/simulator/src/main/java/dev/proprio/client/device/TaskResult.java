package dev.proprio.client.device;

import dev.proprio.client.training.ClientState;
import dev.proprio.proto.compression.PackedUpdate;
import java.util.Optional;

/**
 * What a device answers to a task.
 *
 * @param update what travels; its arrays may belong to the trainer, which writes to them at its next use
 * @param next what the device remembers if the coordinator counts the update
 * @param unsent what error feedback remembers then; empty without it
 */
public record TaskResult(PackedUpdate update, ClientState next, Optional<float[]> unsent) {}
