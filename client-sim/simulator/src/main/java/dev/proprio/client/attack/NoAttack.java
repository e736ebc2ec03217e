package dev.proprio.client.attack;

import dev.proprio.proto.extension.Named;

/** No attack: all devices are honest. */
@Named(value = "none", summary = "All devices are honest.")
public record NoAttack() implements Attack {}
