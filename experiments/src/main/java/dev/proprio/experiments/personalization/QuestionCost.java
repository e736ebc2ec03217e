package dev.proprio.experiments.personalization;

/**
 * What somebody was asked, the mean over episodes.
 *
 * @param questions how many windows they labelled
 * @param taps what that cost
 * @param stopped how often a rule ended the questions before the budget did, from 0 to 1
 */
public record QuestionCost(double questions, double taps, double stopped) {}
