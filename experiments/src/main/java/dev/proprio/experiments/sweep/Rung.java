package dev.proprio.experiments.sweep;

/**
 * A step of successive halving.
 *
 * @param trials how many trials it has at most
 * @param rounds how many rounds each of them is trained for, from the beginning
 */
public record Rung(int trials, int rounds) {}
