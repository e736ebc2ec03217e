package dev.proprio.experiments.personalization;

/** One place in the table of results. */
public record ResultCell(EvaluationAxis axis, String method, int shots) {}
