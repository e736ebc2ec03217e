package dev.proprio.experiments.personalization;

/** One place in the table of results. */
public record Cell(Axis axis, String method, int shots) {}
